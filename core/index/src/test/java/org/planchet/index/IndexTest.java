package org.planchet.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Coin;
import org.planchet.fixtures.Blocks;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// Which rows a block has, and what follows from them.
final class IndexTest {
    private static final Set<Index> BOTH = EnumSet.of(Index.TRANSACTIONS, Index.SCRIPTS);
    private static final Script ALICE = Script.fromHex("51");
    private static final Script BOB = Script.fromHex("5151");
    private static final Script NOBODY = Script.fromHex("6a0101");
    private static final BlockHash NONE = new BlockHash(Hash256.ZERO);

    private final MemoryIndexStore store = new MemoryIndexStore();
    private final IndexReader reader = new IndexReader(store);

    private final Transaction reward = tx(OutPoint.NULL, new TxOut(50, ALICE), new TxOut(0, NOBODY));
    private final Block first = block(NONE, reward);
    private final Transaction payment = tx(reward.outPoint(0), new TxOut(30, BOB), new TxOut(19, ALICE));
    private final Block second = block(first.hash(), tx(OutPoint.NULL, new TxOut(51, BOB)), payment);
    private final IndexBatch.Piece one = new IndexBatch.Piece(first, 1, BlockUndo.EMPTY);
    private final IndexBatch.Piece two = new IndexBatch.Piece(
            second, 2, new BlockUndo(List.of(List.of(new Coin(reward.outputs().getFirst(), 1, true)))));

    private static Transaction tx(OutPoint spent, TxOut... outputs) {
        return new Transaction(2, List.of(new TxIn(spent, Script.fromHex("00"), -1)), List.of(outputs), 0);
    }

    private static Block block(BlockHash parent, Transaction... transactions) {
        return Blocks.unmined(parent, List.of(transactions));
    }

    @Test
    void a_transaction_is_found_where_it_is() {
        store.write(IndexBatch.forward(BOTH, List.of(one, two), Hash256.ZERO));

        assertEquals(Optional.of(new TxPosition(1, 0)), reader.transaction(reward.txid()));
        assertEquals(Optional.of(new TxPosition(2, 1)), reader.transaction(payment.txid()));
        assertEquals(Optional.empty(), reader.transaction(tx(OutPoint.NULL).txid()));
    }

    @Test
    void a_script_s_history_is_what_it_received_and_what_it_spent() {
        store.write(IndexBatch.forward(BOTH, List.of(one, two), Hash256.ZERO));

        ScriptHistory alice = reader.history(ScriptHash.of(ALICE), 100);
        TxPosition later = new TxPosition(2, 1);
        assertEquals(
                List.of(
                        new ScriptEvent.Funding(new TxPosition(1, 0), reward.txid(), 0, 50),
                        new ScriptEvent.Funding(later, payment.txid(), 1, 19),
                        new ScriptEvent.ConnectResult(later, payment.txid(), 0, reward.outPoint(0))),
                alice.events());
        assertEquals(Optional.of(new IndexCursor(2, second.hash())), alice.at());
        assertEquals(19, alice.balance());
        assertEquals(
                List.of(
                        new ScriptHistory.Entry(reward.txid(), new TxPosition(1, 0), 50),
                        new ScriptHistory.Entry(payment.txid(), later, -31)),
                alice.transactions());
        assertEquals(81, reader.history(ScriptHash.of(BOB), 100).balance());
    }

    @Test
    void what_nobody_can_spend_is_no_payment_and_the_genesis_block_pays_nobody() {
        Block genesis = Chains.regtest().genesis();
        Transaction coinbase = genesis.transactions().getFirst();
        store.write(IndexBatch.forward(
                BOTH, List.of(new IndexBatch.Piece(genesis, 0, BlockUndo.EMPTY), one), Hash256.ZERO));

        assertEquals(List.of(), reader.history(ScriptHash.of(NOBODY), 100).events());
        Script paid = coinbase.outputs().getFirst().scriptPubKey();
        assertEquals(List.of(), reader.history(ScriptHash.of(paid), 100).events());
        assertEquals(Optional.of(new TxPosition(0, 0)), reader.transaction(coinbase.txid()));
    }

    @Test
    void a_block_taken_back_leaves_nothing() {
        store.write(IndexBatch.forward(BOTH, List.of(one), Hash256.ZERO));
        ScriptHistory before = reader.history(ScriptHash.of(ALICE), 100);
        store.write(IndexBatch.forward(BOTH, List.of(two), Hash256.ZERO));
        store.write(IndexBatch.back(BOTH, two));

        assertEquals(before, reader.history(ScriptHash.of(ALICE), 100));
        assertEquals(Optional.empty(), reader.transaction(payment.txid()));
        assertEquals(Optional.of(new IndexCursor(1, first.hash())), reader.cursor(Index.TRANSACTIONS));
        var genesis = new IndexBatch.Piece(Chains.regtest().genesis(), 0, BlockUndo.EMPTY);
        assertThrows(IllegalArgumentException.class, () -> IndexBatch.back(BOTH, genesis));
    }

    /// Two blocks of 2010 repeat the coinbase of an earlier one, in whose place their coins came (BIP-0030).
    @Test
    void of_a_repeated_id_the_later_counts_and_the_earlier_comes_back() {
        var again = new IndexBatch.Piece(block(first.hash(), reward), 2, BlockUndo.EMPTY);
        store.write(IndexBatch.forward(BOTH, List.of(one, again), Hash256.ZERO));
        assertEquals(Optional.of(new TxPosition(2, 0)), reader.transaction(reward.txid()));
        assertEquals(50, reader.history(ScriptHash.of(ALICE), 100).balance());

        store.write(IndexBatch.back(BOTH, again));
        assertEquals(Optional.of(new TxPosition(1, 0)), reader.transaction(reward.txid()));
        assertEquals(50, reader.history(ScriptHash.of(ALICE), 100).balance());
    }

    @Test
    void p57_a_long_history_costs_no_more_than_its_reader_bears() {
        store.write(IndexBatch.forward(BOTH, List.of(one, two), Hash256.ZERO));

        ScriptHistory three = reader.history(ScriptHash.of(ALICE), 3);
        assertTrue(three.whole());
        ScriptHistory cut = reader.history(ScriptHash.of(ALICE), 2);
        assertFalse(cut.whole());
        assertEquals(three.events().subList(0, 2), cut.events());
    }

    @Test
    void each_index_stands_by_itself() {
        store.write(IndexBatch.forward(EnumSet.of(Index.TRANSACTIONS), List.of(one, two), Hash256.ZERO));
        assertEquals(Optional.empty(), reader.cursor(Index.SCRIPTS));
        assertEquals(List.of(), reader.history(ScriptHash.of(ALICE), 100).events());

        store.write(IndexBatch.forward(EnumSet.of(Index.SCRIPTS), List.of(one), Hash256.ZERO));
        store.clear(Index.TRANSACTIONS);
        assertEquals(Optional.empty(), reader.cursor(Index.TRANSACTIONS));
        assertEquals(Optional.empty(), reader.transaction(reward.txid()));
        assertEquals(50, reader.history(ScriptHash.of(ALICE), 100).balance());
    }

    @Test
    void a_batch_tells_whose_history_it_changes() {
        assertEquals(
                Set.of(ScriptHash.of(ALICE), ScriptHash.of(BOB)),
                IndexBatch.back(BOTH, two).scripts());
        assertEquals(
                Set.of(),
                IndexBatch.forward(EnumSet.of(Index.TRANSACTIONS), List.of(two), Hash256.ZERO)
                        .scripts());
    }

    /// From Electrum's documentation of its protocol.
    @Test
    void a_script_hash_reads_as_electrum_writes_it() {
        Script genesis = Script.fromHex("76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac");
        assertEquals(
                "8b01df4e368ea28f8dc0423bcf7a4923e3a12d307c875e47a0cfbf90b5c39161",
                ScriptHash.of(genesis).toString());
    }

    @Test
    void a_newer_program_s_rows_are_refused() {
        byte[] newer = Index.cursor(new IndexCursor(1, NONE));
        newer[3]++;
        var refused = assertThrows(IndexStoreException.class, () -> Index.cursor(newer));
        assertTrue(String.valueOf(refused.getMessage()).contains("newer Planchet"), refused.getMessage());
        assertThrows(IndexStoreException.class, () -> Index.cursor(new byte[3]));
    }
}
