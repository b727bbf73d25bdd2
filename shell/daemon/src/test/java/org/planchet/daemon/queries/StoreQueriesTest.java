package org.planchet.daemon.queries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.NodeApi;
import org.planchet.api.NodeStatus;
import org.planchet.api.StoreView;
import org.planchet.api.StoreView.Difference;
import org.planchet.api.TransferRequest;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.consensus.Chains;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.TestNodes;
import org.planchet.daemon.chain.ScriptCheckerPool;
import org.planchet.fixtures.Await;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;

/// The store views read the store itself, and what memory has beyond it is told by name.
class StoreQueriesTest {
    @TempDir
    Path folder;

    @Test
    void the_store_says_which_file_when_it_was_written_and_at_which_block_it_stands() throws Exception {
        try (RunningNode node = TestNodes.start(folder)) {
            NodeApi api = node.api();
            api.createWallet(Optional.empty(), Optional.empty());
            api.generate("", 3);
            Await.until("blocks are written", () -> api.store().coins().part().height() == 3);
            NodeStatus now = api.status();
            String coin = api.block("latest").transactions().getFirst().txid() + ":0";
            StoreView view = api.store();
            assertEquals(folder.toString(), view.folder());
            assertEquals(3, view.blocks().height());
            assertEquals(now.tip(), view.blocks().tip());
            assertEquals(4, view.blocks().stored());
            assertEquals(Difference.NONE, view.blocks().onlyHeld());
            assertTrue(view.blocks().written() > 0 && view.blocks().bytes() > 0);
            assertEquals(3, view.coins().part().height());
            assertEquals(3, view.coins().part().stored());
            assertEquals(15_000_000_000L, view.coins().total());
            assertEquals(api.coinSet().hash(), view.coins().hash());
            assertEquals(Difference.NONE, view.coins().part().onlyHeld());
            assertEquals(Difference.NONE, view.coins().part().onlyStored());
            assertTrue(view.coins().first().stream()
                    .anyMatch(each -> each.outPoint().equals(coin)));
        }
    }

    @Test
    void coins_of_blocks_that_are_not_flushed_yet_are_in_memory_alone_and_spent_ones_in_the_store_alone()
            throws Exception {
        List<Block> blocks = new ArrayList<>();
        try (RunningNode node = TestNodes.start(folder)) {
            node.api().createWallet(Optional.empty(), Optional.empty());
            node.api().generate("", 101);
            pay(node.api());
            node.api().generate("", 1);
            for (int height = 1; height <= 102; height++)
                blocks.add(Block.parse(node.api().rawBlock(Integer.toString(height))));
        }
        MemoryChainStore store = new MemoryChainStore();
        ChainSettings lazy = ChainSettings.DEFAULT.withFlushEveryBlock(false);
        try (ScriptCheckerPool checker = new ScriptCheckerPool(1)) {
            differencesOf(Chain.open(Chains.regtest(), store, checker, lazy), store, blocks);
        }
    }

    private static void differencesOf(Chain chain, MemoryChainStore store, List<Block> blocks) {
        Block last = blocks.removeLast();
        for (Block block : blocks) chain.acceptBlock(block, Instant.now());
        chain.flush();
        assertEquals(new CoinComparison.Changes(List.of(), List.of(), true), CoinComparison.changes(chain, store));
        chain.acceptBlock(last, Instant.now());
        CoinComparison.Changes changes = CoinComparison.changes(chain, store);
        Transaction payment = last.transactions().get(1);
        assertEquals(List.of(payment.inputs().getFirst().prevout().toString()), changes.spent());
        assertEquals(1 + payment.outputs().size(), changes.added().size());
        assertTrue(changes.added().contains(payment.outPoint(0).toString()));
        chain.flush();
        assertEquals(new CoinComparison.Changes(List.of(), List.of(), true), CoinComparison.changes(chain, store));
    }

    @Test
    void what_the_last_run_saved_is_told_apart_from_what_came_since() throws Exception {
        String first;
        try (RunningNode node = TestNodes.start(folder)) {
            node.api().createWallet(Optional.empty(), Optional.empty());
            node.api().generate("", 102);
            first = pay(node.api());
            node.api().addPeer("127.0.0.1:1");
        }
        try (RunningNode node = TestNodes.start(folder)) {
            String second = pay(node.api());
            node.api().addPeer("127.0.0.1:2");
            StoreView view = node.api().store();
            assertEquals(
                    List.of(first),
                    view.mempool().first().stream().map(StoreView.Tx::txid).toList());
            assertEquals(List.of(second), view.mempool().part().onlyHeld().first());
            assertEquals(0, view.mempool().part().onlyStored().count());
            // Written whenever the user adds one.
            assertEquals(Difference.NONE, view.neighbours().part().onlyHeld());
            assertEquals(
                    List.of("127.0.0.1:1", "127.0.0.1:2"),
                    view.neighbours().first().stream()
                            .map(StoreView.Neighbour::address)
                            .sorted()
                            .toList());
            Files.delete(folder.resolve("peers.json"));
            Files.writeString(folder.resolve("mempool.dat"), "not a pool");
            view = node.api().store();
            assertEquals(2, view.neighbours().part().onlyHeld().count());
            assertEquals(0, view.neighbours().part().written());
            assertEquals(0, view.mempool().part().stored());
            assertEquals(2, view.mempool().part().onlyHeld().count());
        }
    }

    @Test
    void a_block_that_is_damaged_in_its_file_is_named() throws Exception {
        // Without an index, which would read the damaged block itself and rightly stop the node.
        try (RunningNode node = Daemon.start(TestNodes.config(folder).with("index", "none"))) {
            node.api().createWallet(Optional.empty(), Optional.empty());
            String tip = node.api().generate("", 2).getLast();
            Path file = folder.resolve("blocks/blk00000.dat");
            byte[] bytes = Files.readAllBytes(file);
            int end = bytes.length;
            while (bytes[end - 1] == 0) end--;
            bytes[end - 1] ^= 1;
            Files.write(file, bytes);
            StoreView view = node.api().store();
            assertEquals(List.of(tip), view.blocks().onlyHeld().first());
            assertEquals(1, view.blocks().height());
            assertFalse(view.blocks().tip().equals(tip));
        }
    }

    private static String pay(NodeApi api) {
        return api.transfer(new TransferRequest(api.newAddress(""), 100_000, 2_000L, null, null, null, false))
                .txid();
    }
}
