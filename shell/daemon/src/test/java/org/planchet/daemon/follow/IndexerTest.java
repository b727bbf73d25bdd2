package org.planchet.daemon.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.AddressView;
import org.planchet.api.ApiException;
import org.planchet.api.NodeApi;
import org.planchet.api.TransferRequest;
import org.planchet.api.TxView;
import org.planchet.api.WalletView;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.TestNodes;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.fixtures.Await;
import org.planchet.index.FilterHeader;
import org.planchet.index.IndexReader;
import org.planchet.primitives.BlockHash;
import org.planchet.storage.DataFolder;
import org.planchet.storage.RocksIndexStore;

/// Indexes of a running node: switched on late, behind the chain, on a branch that lost, and ahead of the chain.
final class IndexerTest {
    private static final String MINER = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";

    @TempDir
    Path folder;

    private static RunningNode start(Path data, String index) throws StartupException {
        return TestNodes.withWallet(Daemon.start(TestNodes.config(data).with("index", index)));
    }

    private static void pay(NodeApi api, String address) {
        api.transfer(new TransferRequest(address, 7_000_000, 10_000L, null, null, null, false));
    }

    /// Every transaction of the best chain is found where it is, and every address has the coins that a look at all
    /// of them finds.
    private static void assertIndexed(NodeApi api, String... addresses) {
        int height = api.status().height();
        for (int i = 0; i <= height; i++)
            for (TxView tx : api.block(String.valueOf(i)).transactions())
                assertEquals(i, api.transaction(tx.txid()).blockIndex(), tx.txid());
        for (String address : addresses) {
            AddressView view = api.address(address, 0, 1_000);
            assertEquals(height, view.atHeight());
            assertEquals(sorted(api.coinsOf(address)), sorted(view.coins()));
            assertEquals(
                    api.coinsOf(address).stream()
                            .mapToLong(WalletView.CoinEntry::value)
                            .sum(),
                    view.balance());
        }
        assertEquals(height, api.status().indexes().height());
    }

    private static List<WalletView.CoinEntry> sorted(List<WalletView.CoinEntry> coins) {
        return coins.stream()
                .sorted(Comparator.comparing(WalletView.CoinEntry::txid).thenComparingLong(WalletView.CoinEntry::index))
                .toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        delete(to);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) Files.copy(each, to.resolve(from.relativize(each)));
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = new ArrayList<>(walk.toList());
        }
        for (Path each : all.reversed()) Files.delete(each);
    }

    @Test
    void what_is_not_indexed_is_refused_with_the_way_to_have_it() throws Exception {
        try (RunningNode node = start(folder, "none")) {
            String txid = node.api()
                    .block(node.api().generate(MINER, 1).getFirst())
                    .transactions()
                    .getFirst()
                    .txid();
            var unknown = assertThrows(ApiException.class, () -> node.api().transaction(txid));
            assertEquals(ApiException.Kind.NOT_FOUND, unknown.kind());
            assertTrue(String.valueOf(unknown.getMessage()).endsWith("start the node with --index tx"));
            assertEquals(-1, node.api().status().indexes().height());
        }
        try (RunningNode node = start(folder, "tx")) {
            var refused = assertThrows(ApiException.class, () -> node.api().address(MINER, 0, 10));
            assertEquals(ApiException.Kind.CONFLICT, refused.kind());
            assertTrue(String.valueOf(refused.getMessage()).contains("start it with --index address"));
            var nothing = assertThrows(ApiException.class, () -> node.api().transaction("00".repeat(32)));
            assertTrue(String.valueOf(nothing.getMessage()).endsWith("in the mempool or the chain"));
        }
    }

    @Test
    void an_index_can_be_switched_on_off_and_on_again_at_any_time() throws Exception {
        try (RunningNode node = start(folder, "none")) {
            node.api().generate("", 101);
            pay(node.api(), MINER);
            node.api().generate(MINER, 1);
        }
        try (RunningNode node = start(folder, "address")) {
            Await.until("the index", () -> node.api().status().indexes().height() == 102);
            assertIndexed(node.api(), MINER);
            assertTrue(node.api().metrics().contains("planchet_index_height{chain=\"regtest\"} 102.0"));
        }
        try (RunningNode node = start(folder, "tx")) {
            node.api().generate(MINER, 3);
            assertIndexed(node.api());
        }
        try (RunningNode node = start(folder, "address")) {
            Await.until("the index", () -> node.api().status().indexes().height() == 105);
            assertIndexed(node.api(), MINER);
        }
    }

    @Test
    void an_address_has_pages_newest_first() throws Exception {
        try (RunningNode node = start(folder, "address")) {
            NodeApi api = node.api();
            api.generate("", 101);
            String ours = api.wallet().addresses().stream()
                    .filter(WalletView.AddressEntry::used)
                    .findFirst()
                    .orElseThrow()
                    .address();
            pay(api, MINER);
            String block = api.generate(MINER, 1).getFirst();
            AddressView view = api.address(MINER, 0, 1);
            assertEquals(2, view.transactionCount());
            assertEquals(2, view.coinCount());
            assertEquals(1, view.coins().size());
            assertEquals(
                    api.block(block).transactions().get(1).txid(),
                    view.history().getFirst().txid());
            assertEquals(7_000_000, view.history().getFirst().net());
            AddressView next = api.address(MINER, 1, 1);
            assertTrue(next.coins().getFirst().coinbase());
            assertEquals(List.of(), api.address(MINER, 2, 1).history());
            assertTrue(Objects.requireNonNull(api.address(ours, 0, 1_000)).history().stream()
                    .anyMatch(entry -> entry.net() < 0));
            assertThrows(ApiException.class, () -> api.address(MINER, -1, 1));
            assertThrows(ApiException.class, () -> api.address("nobody", 0, 1));
        }
    }

    @Test
    void s17_address_index_crash_an_index_that_lost_its_last_commits_catches_up() throws Exception {
        Path saved = folder.resolve("saved");
        Path data = folder.resolve("data");
        try (RunningNode node = start(data, "address")) {
            node.api().generate(MINER, 5);
            assertIndexed(node.api(), MINER);
        }
        copy(data.resolve("indexes"), saved);
        try (RunningNode node = start(data, "address")) {
            node.api().generate(MINER, 7);
        }
        copy(saved, data.resolve("indexes"));
        try (RunningNode node = start(data, "address")) {
            assertIndexed(node.api(), MINER);
        }
        delete(data.resolve("indexes"));
        try (RunningNode node = start(data, "address")) {
            assertIndexed(node.api(), MINER);
        }
    }

    @Test
    void s17_address_index_crash_killed_again_and_again_while_blocks_come() throws Exception {
        for (int cycle = 1; cycle <= 4; cycle++) {
            RunningNode node = start(folder, "address");
            int height = node.api().status().height() + 5 * cycle;
            node.api().startMining(MINER, -1, 1);
            Await.until("blocks", () -> node.api().status().height() >= height);
            node.kill();
            try (RunningNode again = start(folder, "address")) {
                Await.until(
                        "the index",
                        () -> again.api().status().indexes().height()
                                == again.api().status().height());
                AddressView view = again.api().address(MINER, 0, 1);
                assertEquals(again.api().coinsOf(MINER).size(), view.coinCount());
                assertEquals(again.api().status().height(), view.transactionCount());
            }
        }
    }

    @Test
    void s17_address_index_crash_an_index_on_a_branch_that_lost_goes_back() throws Exception {
        Path data = folder.resolve("a");
        Path saved = folder.resolve("saved");
        try (RunningNode winner = start(folder.resolve("b"), "none")) {
            try (RunningNode node = start(data, "address")) {
                node.api().generate("", 101);
                node.api().addPeer(winner.p2pAddress());
                TestNodes.awaitSameTip(node, winner);
                node.api().removePeer(winner.p2pAddress(), true);
                Await.until("alone", () -> winner.api().peers().isEmpty());
                pay(node.api(), MINER);
                node.api().generate(MINER, 3);
                assertIndexed(node.api(), MINER);
            }
            copy(data.resolve("indexes"), saved);
            winner.api().generate("", 5);
            try (RunningNode node = start(data, "address")) {
                node.api().addPeer(winner.p2pAddress());
                TestNodes.awaitSameTip(node, winner);
                assertIndexed(node.api(), MINER);
            }
            copy(saved, data.resolve("indexes"));
            try (RunningNode node = start(data, "address")) {
                assertIndexed(node.api(), MINER);
                assertEquals(0, node.api().address(MINER, 0, 10).balance());
            }
        }
    }

    @Test
    void s17_address_index_crash_an_index_ahead_of_the_chain_is_built_anew() throws Exception {
        Path data = folder.resolve("data");
        Path indexes = folder.resolve("indexes");
        Path before = folder.resolve("before");
        try (RunningNode node = start(data, "address")) {
            node.api().generate(MINER, 4);
        }
        copy(data, before);
        try (RunningNode node = start(data, "address")) {
            node.api().generate(MINER, 4);
            assertIndexed(node.api(), MINER);
        }
        copy(data.resolve("indexes"), indexes);
        copy(before, data);
        copy(indexes, data.resolve("indexes"));
        try (RunningNode node = start(data, "address")) {
            assertEquals(4, node.api().status().height());
            Await.until("the index", () -> node.api().status().indexes().height() == 4);
            assertIndexed(node.api(), MINER);
            assertTrue(Files.readString(data.resolve("planchet.log")).contains("it is built anew"));
        }
    }

    /// Switched on late beside another, and again after the chain has gone another way.
    @Test
    void s17_filter_index_crash_it_catches_up_from_anywhere_and_its_headers_are_those_of_the_chain() throws Exception {
        Path data = folder.resolve("a");
        Path saved = folder.resolve("saved");
        List<BlockHash> chain = new ArrayList<>();
        try (RunningNode winner = start(folder.resolve("b"), "filter")) {
            try (RunningNode node = start(data, "tx")) {
                node.api().generate("", 3);
                node.api().addPeer(winner.p2pAddress());
                TestNodes.awaitSameTip(node, winner);
                node.api().removePeer(winner.p2pAddress(), true);
                Await.until("alone", () -> winner.api().peers().isEmpty());
            }
            try (RunningNode node = start(data, "tx,filter")) {
                node.api().generate(MINER, 2);
                Await.until("the index", () -> node.api().status().indexes().height() == 5);
                assertEquals("tx,filter", node.api().status().indexes().kinds());
            }
            copy(data.resolve("indexes"), saved);
            winner.api().generate("", 4);
            Await.until("the index", () -> winner.api().status().indexes().height() == 7);
            try (RunningNode node = start(data, "filter")) {
                node.api().addPeer(winner.p2pAddress());
                TestNodes.awaitSameTip(node, winner);
            }
            copy(saved, data.resolve("indexes"));
            try (RunningNode node = start(data, "filter")) {
                Await.until("the index", () -> node.api().status().indexes().height() == 7);
            }
            for (int i = 0; i <= 7; i++)
                chain.add(
                        BlockHash.fromHex(winner.api().block(String.valueOf(i)).hash()));
        }
        assertEquals(filterHeaders(folder.resolve("b"), chain), filterHeaders(data, chain));
    }

    private static List<FilterHeader> filterHeaders(Path data, List<BlockHash> chain) throws Exception {
        NodeConfig config = TestNodes.config(data);
        try (DataFolder folder = DataFolder.open(
                        data, config.chain().name(), config.chain().genesisHash());
                RocksIndexStore store = RocksIndexStore.open(folder, warning -> {
                    throw new AssertionError(warning);
                })) {
            var reader = new IndexReader(store);
            return chain.stream()
                    .map(block -> reader.filterHeader(block).orElseThrow())
                    .toList();
        }
    }
}
