package org.planchet.electrum;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Coin;
import org.planchet.fixtures.Blocks;
import org.planchet.index.Index;
import org.planchet.index.IndexBatch;
import org.planchet.index.IndexReader;
import org.planchet.index.MemoryIndexStore;
import org.planchet.index.ScriptHash;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import tools.jackson.databind.JsonNode;

/// A node of a few lines, whose blocks are valid in no way but their links.
final class SmallChain implements ElectrumNode {
    static final Script ALICE = Script.fromHex("51");
    static final Script BOB = Script.fromHex("5151");

    private final List<Block> blocks = new ArrayList<>();
    private final MemoryIndexStore index = new MemoryIndexStore();
    private final Map<ScriptHash, List<ScriptState.Waiting>> pool = new HashMap<>();
    private final List<Transaction> sent = new ArrayList<>();

    static ScriptHash hash(Script script) {
        return ScriptHash.of(script);
    }

    /// A transaction without inputs of anybody's.
    static Transaction reward(int tag, TxOut... outputs) {
        return new Transaction(
                2, List.of(new TxIn(OutPoint.NULL, Script.fromHex("04%08x".formatted(tag)), -1)), List.of(outputs), 0);
    }

    static Transaction spend(Transaction from, TxOut... outputs) {
        return new Transaction(2, List.of(new TxIn(from.outPoint(0), Script.EMPTY, -1)), List.of(outputs), 0);
    }

    /// Adds a block.
    ///
    /// @param transactions a coinbase, then spends of first outputs of transactions in blocks before
    synchronized Block add(Transaction... transactions) {
        List<Transaction> all = List.of(transactions);
        BlockHash parent = blocks.isEmpty()
                ? new BlockHash(Hash256.ZERO)
                : blocks.getLast().hash();
        Block block = Blocks.unmined(parent, all);
        List<List<Coin>> spent = new ArrayList<>();
        for (Transaction tx : all.subList(1, all.size())) {
            Txid from = tx.inputs().getFirst().prevout().txid();
            TxOut output = transaction(from).orElseThrow().outputs().getFirst();
            spent.add(List.of(new Coin(output, 0, false)));
        }
        var piece = new IndexBatch.Piece(block, blocks.size(), new BlockUndo(spent));
        blocks.add(block);
        index.write(IndexBatch.forward(EnumSet.of(Index.TRANSACTIONS, Index.SCRIPTS), List.of(piece), Hash256.ZERO));
        return block;
    }

    synchronized void addEmpty(int count) {
        for (int i = 0; i < count; i++) add(reward(blocks.size()));
    }

    synchronized void waits(Script script, ScriptState.Waiting... transactions) {
        pool.put(hash(script), List.of(transactions));
    }

    synchronized List<Transaction> sent() {
        return List.copyOf(sent);
    }

    @Override
    public String version() {
        return "Planchet test";
    }

    @Override
    public synchronized BlockHash genesis() {
        return blocks.getFirst().hash();
    }

    @Override
    public synchronized Tip tip() {
        return new Tip(blocks.size() - 1, blocks.getLast().header());
    }

    @Override
    public synchronized List<BlockHeader> headers(int from, int count) {
        if (from >= blocks.size()) return List.of();
        return blocks.subList(from, Math.min(blocks.size(), from + count)).stream()
                .map(Block::header)
                .toList();
    }

    @Override
    public synchronized Optional<List<Txid>> txids(int height) {
        if (height >= blocks.size()) return Optional.empty();
        return Optional.of(blocks.get(height).transactions().stream()
                .map(Transaction::txid)
                .toList());
    }

    @Override
    public synchronized Optional<Transaction> transaction(Txid txid) {
        return blocks.stream()
                .flatMap(block -> block.transactions().stream())
                .filter(tx -> tx.txid().equals(txid))
                .findFirst();
    }

    @Override
    public JsonNode decoded(Txid txid) {
        return ElectrumJson.object().put("txid", txid.toString());
    }

    @Override
    public synchronized ScriptState script(ScriptHash script) {
        return new ScriptState(
                new IndexReader(index).history(script, MAX_EVENTS), pool.getOrDefault(script, List.of()));
    }

    @Override
    public synchronized Optional<String> broadcast(Transaction tx) {
        if (tx.outputs().isEmpty()) return Optional.of("bad-txns-vout-empty");
        sent.add(tx);
        return Optional.empty();
    }

    @Override
    public Optional<Long> feeRate(int blocks) {
        return blocks < 10 ? Optional.empty() : Optional.of(12_345L);
    }

    @Override
    public long relayFee() {
        return 100;
    }

    @Override
    public List<FeeBin> feeHistogram() {
        return List.of(new FeeBin(30, 120_000), new FeeBin(1, 50_000));
    }
}
