package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainWork;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Limits;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.GetBlocks;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.GetHeaders;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.NotFound;
import org.planchet.wire.Message.SendHeaders;
import org.planchet.wire.Message.TxMessage;
import org.planchet.wire.ProtocolVersion;

class DataServerTest {
    private static final BlockHash NO_STOP = new BlockHash(Hash256.ZERO);

    private final Stage stage = new Stage();
    private final List<Block> blocks = ToyChain.blocks(ToyChain.GENESIS.header(), 2_100, 0);

    private PeerId withChain() {
        stage.chain.addAll(blocks.subList(0, 1_000));
        stage.chain.addAll(blocks.subList(1_000, 2_100));
        return stage.peer("10.0.0.2:40000", true, 2_100);
    }

    /// What it knows may be a false chain's beginning, of which others need not hear.
    @Test
    void headers_are_given_once_the_chain_has_the_work_that_it_must_have() {
        int height = 3;
        List<Block> blocks = ToyChain.blocks(ToyChain.GENESIS.header(), height, 0);
        BigInteger ofOne = ChainWork.ofBits(ToyChain.BITS).value();
        for (int least : new int[] {height, height + 1}) {
            BigInteger work = ofOne.multiply(BigInteger.valueOf(least + 1L));
            var here = new Stage(NetworkSettings.defaults(5000)
                    .withMinimumChainWork(work)
                    .withPermissions(
                            List.of(PermissionGrant.parse("download@20.1.1.2").orElseThrow())));
            here.mined(blocks);
            PeerId stranger = here.peer("20.1.1.1:40000", true);
            PeerId permitted = here.peer("20.1.1.2:40000", true);
            var question =
                    new GetHeaders(ProtocolVersion.OURS, List.of(ToyChain.GENESIS.hash()), new BlockHash(Hash256.ZERO));
            List<BlockHeader> all = ToyChain.headers(blocks);
            assertEquals(
                    List.of(new Headers(least == height ? all : List.of())),
                    sent(here.receive(stranger, question), stranger, Headers.class));
            assertEquals(List.of(new Headers(all)), sent(here.receive(permitted, question), permitted, Headers.class));
        }
    }

    @Test
    void headers_come_from_the_fork_on_2000_at_a_time() {
        PeerId peer = withChain();
        var unknown = new BlockHash(new Hash256(1, 1, 1, 1));
        var request = new GetHeaders(70_016, List.of(unknown, blocks.get(9).hash()), NO_STOP);
        List<Headers> answers = sent(stage.receive(peer, request), peer, Headers.class);
        assertEquals(
                ToyChain.headers(blocks.subList(10, 2_010)), answers.getFirst().headers());
        var rest = new GetHeaders(70_016, List.of(blocks.get(2_009).hash()), NO_STOP);
        assertEquals(
                90,
                sent(stage.receive(peer, rest), peer, Headers.class)
                        .getFirst()
                        .headers()
                        .size());
        var at = new GetHeaders(
                70_016, List.of(blocks.get(9).hash()), blocks.get(12).hash());
        assertEquals(
                3,
                sent(stage.receive(peer, at), peer, Headers.class)
                        .getFirst()
                        .headers()
                        .size());
        var none = new GetHeaders(70_016, List.of(blocks.getLast().hash()), NO_STOP);
        assertEquals(
                0,
                sent(stage.receive(peer, none), peer, Headers.class)
                        .getFirst()
                        .headers()
                        .size());
        var one = new GetHeaders(70_016, List.of(), blocks.get(3).hash());
        assertEquals(
                List.of(blocks.get(3).header()),
                sent(stage.receive(peer, one), peer, Headers.class).getFirst().headers());
    }

    @Test
    void getblocks_gives_500_hashes_and_tells_the_tip_after_the_last() {
        PeerId peer = withChain();
        var request = new GetBlocks(70_016, List.of(ToyChain.GENESIS.hash()), NO_STOP);
        List<InventoryItem> items =
                sent(stage.receive(peer, request), peer, Inv.class).getFirst().items();
        assertEquals(500, items.size());
        assertEquals(InventoryItem.of(blocks.getFirst().hash()), items.getFirst());
        List<NetworkEffect> last = stage.receive(peer, new GetData(List.of(items.getLast())));
        assertEquals(
                List.of(InventoryItem.of(blocks.getLast().hash())),
                sent(last, peer, Inv.class).getFirst().items());
    }

    @Test
    void blocks_and_transactions_are_given_with_or_without_witness_and_the_rest_is_not_found() {
        PeerId peer = withChain();
        Transaction plain = ToyPool.transaction(1);
        var input = plain.inputs().getFirst().withWitness(new Witness(List.of(new byte[1])));
        var witnessed = new Transaction(2, List.of(input), plain.outputs(), 1);
        stage.pool.add(witnessed);
        stage.on(new NetworkEvent.Tick());
        var nothing = new InventoryItem(InventoryItem.WTX, new Hash256(9, 9, 9, 9));
        List<NetworkEffect> effects = stage.receive(
                peer,
                new GetData(List.of(
                        InventoryItem.witnessBlock(blocks.get(5).hash()),
                        InventoryItem.of(blocks.get(6).hash()),
                        InventoryItem.of(witnessed.wtxid()),
                        InventoryItem.of(witnessed.txid()),
                        nothing)));
        assertEquals(
                List.of(blocks.get(5).hash(), blocks.get(6).hash()),
                sent(effects, peer, BlockMessage.class).stream()
                        .map(m -> m.block().hash())
                        .toList());
        List<TxMessage> transactions = sent(effects, peer, TxMessage.class);
        assertTrue(transactions.get(0).transaction().hasWitness());
        assertFalse(transactions.get(1).transaction().hasWitness());
        assertEquals(
                List.of(nothing), sent(effects, peer, NotFound.class).getFirst().items());
    }

    @Test
    void p07_getdata_spin_unknown_kinds_cost_nothing_and_the_queue_is_bounded() {
        PeerId peer = withChain();
        var odd = new ArrayList<InventoryItem>();
        for (int i = 0; i < 50_000; i++) odd.add(new InventoryItem(0x7777, new Hash256(i, 0, 0, 0)));
        assertEquals(List.of(), stage.receive(peer, new GetData(odd)));
        // Requests above the bound, for blocks that the peer does not read.
        Block big = bigBlock();
        stage.mined(List.of(big));
        var many = new ArrayList<InventoryItem>();
        for (int i = 0; i < 30_000; i++) many.add(InventoryItem.witnessBlock(big.hash()));
        stage.receive(peer, new GetData(many));
        assertTrue(stage.connected(peer));
        assertTrue(ended(stage.receive(peer, new GetData(many)), peer).isPresent());
    }

    private Block bigBlock() {
        var output = new TxOut(1, Script.wrap(new byte[300_000]));
        var coinbase =
                new Transaction(1, List.of(new TxIn(OutPoint.NULL, Script.fromHex("5151"), 0)), List.of(output), 0);
        Block like = ToyChain.blocks(blocks.getLast().header(), 1, 0).getFirst();
        return new Block(like.header(), List.of(coinbase));
    }

    @Test
    void p22_send_stall_a_peer_that_does_not_read_gets_a_megabyte_and_the_rest_when_it_has_read() {
        PeerId peer = withChain();
        Block big = bigBlock();
        stage.mined(List.of(big));
        var items = new ArrayList<InventoryItem>();
        for (int i = 0; i < 10; i++) items.add(InventoryItem.witnessBlock(big.hash()));
        assertEquals(
                4,
                sent(stage.receive(peer, new GetData(items)), peer, BlockMessage.class)
                        .size());
        assertEquals(
                0,
                sent(stage.receive(peer, new GetHeaders(70_016, List.of(NO_STOP), NO_STOP)), peer, Headers.class)
                        .size());
        List<NetworkEffect> more = stage.on(new NetworkEvent.SendQueueEmpty(peer));
        assertEquals(1, sent(more, peer, Headers.class).size());
        assertEquals(3, sent(more, peer, BlockMessage.class).size());
        assertEquals(
                3,
                sent(stage.on(new NetworkEvent.SendQueueEmpty(peer)), peer, BlockMessage.class)
                        .size());
    }

    @Test
    void p07_getdata_spin_a_peer_that_asks_for_many_small_blocks_gets_them_in_turns() {
        PeerId peer = withChain();
        var items = new ArrayList<InventoryItem>();
        for (int i = 0; i < 40; i++)
            items.add(InventoryItem.witnessBlock(blocks.getFirst().hash()));
        List<NetworkEffect> effects = stage.receive(peer, new GetData(items));
        for (int left = 40; left > 0; left -= DataServer.MAX_AT_ONCE) {
            int given = sent(effects, peer, BlockMessage.class).size();
            assertEquals(Math.min(left, DataServer.MAX_AT_ONCE), given);
            effects = stage.on(new NetworkEvent.SendQueueEmpty(peer));
        }
        assertEquals(0, sent(effects, peer, BlockMessage.class).size());
    }

    @Test
    void p22_send_stall_all_peers_together_get_32_megabytes_and_who_does_not_read_makes_room() {
        PeerId first = withChain();
        Block big = bigBlock();
        stage.mined(List.of(big));
        var items = new ArrayList<InventoryItem>();
        for (int i = 0; i < 8; i++) items.add(InventoryItem.witnessBlock(big.hash()));
        var readers = new ArrayList<PeerId>(List.of(first));
        for (int i = 0; i < 40; i++) readers.add(stage.peer("10.1." + i + ".2:40000", true));
        int blocks = 0;
        for (PeerId each : readers)
            blocks += sent(stage.receive(each, new GetData(items)), each, BlockMessage.class)
                    .size();
        assertEquals(DataServer.MAX_UNSENT_OF_ALL / big.size() + 1, blocks);
        PeerId last = readers.getLast();
        assertEquals(0, sent(stage.effects, last, BlockMessage.class).size());
        // Whoever reads makes room for the one who has waited longest, and queues behind him.
        stage.on(new NetworkEvent.SendQueueEmpty(first));
        assertEquals(4, sent(stage.effects, first, BlockMessage.class).size());
        List<NetworkEffect> later = stage.pass(DataServer.UNREAD.plusSeconds(1));
        assertTrue(later.stream().anyMatch(NetworkEffect.Disconnect.class::isInstance), "the first who did not read");
        stage.pass(Duration.ofMinutes(1));
        assertTrue(sent(stage.effects, last, BlockMessage.class).size() > 0, "nobody waits for ever");
    }

    /// Whatever is sent counts: headers, hashes and transactions as well as blocks.
    @Test
    void p22_send_stall_each_kind_of_answer_fills_the_window() {
        PeerId peer = withChain();
        stage.mined(ToyChain.blocks(stage.chain.tip().header(), 2_500, 3));
        // 2,000 headers of 81 bytes: seven times are the first above a megabyte.
        int answers = 0;
        for (int i = 0; i < 10; i++)
            answers += sent(
                            stage.receive(peer, new GetHeaders(70_016, List.of(ToyChain.GENESIS.hash()), NO_STOP)),
                            peer,
                            Headers.class)
                    .size();
        assertEquals(7, answers);
        assertEquals(
                1,
                sent(stage.on(new NetworkEvent.SendQueueEmpty(peer)), peer, Headers.class)
                        .size(),
                "the last asked");
        stage.on(new NetworkEvent.SendQueueEmpty(peer));

        // 500 hashes of 36 bytes: 56 times.
        answers = 0;
        for (int i = 0; i < 60; i++)
            answers += sent(
                            stage.receive(peer, new GetBlocks(70_016, List.of(ToyChain.GENESIS.hash()), NO_STOP)),
                            peer,
                            Inv.class)
                    .size();
        assertEquals(56, answers);
        stage.on(new NetworkEvent.SendQueueEmpty(peer));

        Transaction tx = ToyPool.transaction(1);
        stage.pool.add(tx);
        stage.on(new NetworkEvent.Tick());
        int fitting = Math.ceilDiv(1_000_000, tx.size());
        var items = new ArrayList<InventoryItem>();
        for (int i = 0; i < fitting + 10; i++) items.add(InventoryItem.of(tx.wtxid()));
        assertEquals(
                fitting,
                sent(stage.receive(peer, new GetData(items)), peer, TxMessage.class)
                        .size());
        assertEquals(
                10,
                sent(stage.on(new NetworkEvent.SendQueueEmpty(peer)), peer, TxMessage.class)
                        .size());
    }

    @Test
    void p07_getdata_spin_all_peers_together_have_a_bounded_queue_and_the_longest_goes() {
        PeerId greedy = withChain();
        Block big = bigBlock();
        stage.mined(List.of(big));
        List<InventoryItem> items = Collections.nCopies(Limits.INVENTORY, InventoryItem.witnessBlock(big.hash()));
        stage.receive(greedy, new GetData(items));
        var modest = new ArrayList<PeerId>();
        for (int i = 0; i < 4; i++) {
            modest.add(stage.peer("10.1." + i + ".2:40000", true));
            stage.receive(modest.getLast(), new GetData(items.subList(0, 40_000)));
        }
        assertFalse(stage.connected(greedy));
        for (PeerId each : modest) assertTrue(stage.connected(each));
    }

    @Test
    void a_peer_has_the_block_that_it_was_given() {
        PeerId peer = withChain();
        Block block = bigBlock();
        stage.mined(List.of(block));
        stage.receive(peer, new GetData(List.of(InventoryItem.witnessBlock(block.hash()))));
        assertEquals(
                stage.chain.tip().height(),
                stage.network.peers().getFirst().contact().height());
    }

    @Test
    void p41_stale_fingerprint_old_blocks_off_the_best_chain_are_not_served() {
        Block fork = ToyChain.blocks(ToyChain.GENESIS.header(), 1, 9).getFirst();
        stage.chain.add(fork);
        PeerId peer = withChain();
        // The best chain spans 21,000 seconds: the fork is young.
        var request = new GetData(List.of(InventoryItem.witnessBlock(fork.hash())));
        assertEquals(
                1, sent(stage.receive(peer, request), peer, BlockMessage.class).size());
        // Its header is served while the block is.
        var ofHeader = new GetHeaders(70_016, List.of(), fork.hash());
        assertEquals(
                List.of(new Headers(List.of(fork.header()))), sent(stage.receive(peer, ofHeader), peer, Headers.class));
        Block monthLater = ToyChain.block(blocks.getLast().hash(), 1_700_000_000 + 31L * 86_400, 0);
        stage.mined(List.of(monthLater));
        assertEquals(1, sent(stage.receive(peer, request), peer, NotFound.class).size());
        assertEquals(List.of(), stage.receive(peer, ofHeader));
    }

    @Test
    void p41_a_block_that_never_was_in_the_best_chain_is_not_served() {
        PeerId peer = withChain();
        Block side = ToyChain.blocks(ToyChain.GENESIS.header(), 1, 9).getFirst();
        stage.chain.add(side);
        var request = new GetData(List.of(InventoryItem.witnessBlock(side.hash())));
        assertEquals(1, sent(stage.receive(peer, request), peer, NotFound.class).size());
        assertEquals(List.of(), stage.receive(peer, new GetHeaders(70_016, List.of(), side.hash())));
    }

    @Test
    void p41_work_counts_as_age_where_times_do_not() {
        Block fork = ToyChain.blocks(ToyChain.GENESIS.header(), 1, 9).getFirst();
        stage.chain.add(fork);
        PeerId peer = withChain();
        var request = new GetData(List.of(InventoryItem.witnessBlock(fork.hash())));
        // 30 days of work are 4,320 blocks; those here are ten seconds apart.
        List<Block> more = ToyChain.blocks(blocks.getLast().header(), 4_319 - blocks.size(), 0);
        stage.mined(more);
        assertEquals(
                1, sent(stage.receive(peer, request), peer, BlockMessage.class).size());
        stage.mined(ToyChain.blocks(more.getLast().header(), 2, 0));
        assertEquals(1, sent(stage.receive(peer, request), peer, NotFound.class).size());
    }

    @Test
    void new_blocks_are_announced_as_headers_that_connect_to_who_wants_them_so() {
        PeerId wants = stage.peer("10.0.0.2:5000", false, 0);
        PeerId plain = stage.peer("10.0.0.3:5000", false, 0);
        stage.receive(wants, new SendHeaders());
        stage.receive(wants, new Headers(List.of(ToyChain.GENESIS.header())));
        for (int i = 0; i < 2; i++) {
            List<NetworkEffect> news = stage.mined(blocks.subList(i, i + 1));
            assertEquals(
                    List.of(blocks.get(i).header()),
                    sent(news, wants, Headers.class).getFirst().headers());
            assertEquals(
                    List.of(InventoryItem.of(blocks.get(i).hash())),
                    sent(news, plain, Inv.class).getFirst().items());
        }
        // Nine at once are too many for headers.
        List<NetworkEffect> many = stage.mined(blocks.subList(2, 11));
        assertEquals(0, sent(many, wants, Headers.class).size());
        assertEquals(1, sent(many, wants, Inv.class).size());
    }

    @Test
    void who_has_the_block_is_not_told_of_it() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        PeerId b = stage.peer("10.0.0.3:5000", false, 0);
        stage.receive(a, new Headers(List.of(blocks.getFirst().header())));
        List<NetworkEffect> news = stage.receive(a, new BlockMessage(blocks.getFirst()));
        assertEquals(0, sent(news, a, Inv.class).size());
        assertEquals(1, sent(news, b, Inv.class).size());
    }
}
