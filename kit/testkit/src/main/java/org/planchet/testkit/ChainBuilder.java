package org.planchet.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.BlockResult;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.ChainStore;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Coin;
import org.planchet.consensus.CoinbaseHeight;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.Subsidy;
import org.planchet.fixtures.Blocks;
import org.planchet.primitives.Block;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// Makes a chain block by block, with real proof of work, for tests that need one and no network. Blocks can be had
/// without being connected, to be spoiled first.
///
///     var builder = new ChainBuilder(Chains.regtest());
///     builder.mine(101, script);
public final class ChainBuilder implements AutoCloseable {
    private static final Script ANYONE = Script.wrap(new byte[] {0x51});

    private final Chain chain;
    private final VirtualClock clock;
    private long extraNonce;

    /// A new chain in memory that starts a spacing after its genesis block.
    public ChainBuilder(ChainParams params) {
        this(params, new MemoryChainStore());
    }

    /// A chain over a store, which may hold one already.
    public ChainBuilder(ChainParams params, ChainStore store) {
        this.chain =
                Chain.open(params, store, ScriptChecker.inline(), ChainSettings.DEFAULT.withFlushEveryBlock(false));
        this.clock = new VirtualClock(Instant.ofEpochSecond(chain.tip().header().time()));
    }

    public Chain chain() {
        return chain;
    }

    public ChainParams params() {
        return chain.params();
    }

    /// The time on which the next block is based; moves a spacing with each block made.
    public VirtualClock clock() {
        return clock;
    }

    /// Mines `count` empty blocks on the tip, the rewards to `rewardTo`. Returns them.
    public List<Block> mine(int count, Script rewardTo) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) blocks.add(mine(rewardTo, List.of()));
        return blocks;
    }

    /// Mines `count` empty blocks whose rewards anyone can spend.
    public List<Block> mine(int count) {
        return mine(count, ANYONE);
    }

    /// Mines a block of `transactions` on the tip and connects it.
    ///
    /// @throws AssertionError if the chain refuses it
    public Block mine(Script rewardTo, List<Transaction> transactions) {
        Block block = next(chain.tip(), rewardTo, transactions);
        BlockResult result = chain.acceptBlock(block, clock.instant());
        if (result.rejection().isPresent())
            throw new AssertionError("a block of the test's own was refused: "
                    + result.rejection().get());
        return block;
    }

    /// Offers a block. Returns why it was refused, if it was.
    public Optional<Rejection> offer(Block block) {
        return chain.acceptBlock(block, clock.instant()).rejection();
    }

    /// A solved block on any parent, with a coinbase that takes subsidy and fees. Not connected.
    ///
    /// @param transactions without witness; their inputs must be coins at the tip or of one another for the fees
    ///                     to be found, else they count as paying none
    public Block next(BlockIndex parent, Script rewardTo, List<Transaction> transactions) {
        long reward = Subsidy.at(parent.height() + 1, params()) + fees(transactions);
        List<Transaction> all = new ArrayList<>();
        all.add(coinbase(parent.height() + 1, rewardTo, reward));
        all.addAll(transactions);
        return solved(parent, all);
    }

    /// A solved block of exactly these transactions, whatever they are. Not connected.
    public Block solved(BlockIndex parent, List<Transaction> transactions) {
        clock.advance(Duration.ofSeconds(params().spacing()));
        long time = Math.max(clock.instant().getEpochSecond(), parent.medianTimePast() + 1);
        int bits = params().difficulty().nextBits(parent, time, params());
        return Blocks.mined(Blocks.header(parent.hash(), transactions, time, bits), transactions);
    }

    /// A coinbase of that height; each differs from every other.
    public Transaction coinbase(int height, Script rewardTo, long reward) {
        byte[] script = new ByteWriter(32)
                .bytes(CoinbaseHeight.script(height).bytes())
                .uint8(8)
                .int64(++extraNonce)
                .toByteArray();
        TxIn input = new TxIn(OutPoint.NULL, Script.wrap(script), TxIn.SEQUENCE_FINAL);
        return new Transaction(2, List.of(input), List.of(new TxOut(reward, rewardTo)), 0);
    }

    private long fees(List<Transaction> transactions) {
        long fees = 0;
        for (Transaction tx : transactions) {
            long in = 0;
            boolean known = true;
            for (TxIn input : tx.inputs()) {
                long value = value(input.prevout(), transactions);
                known &= value >= 0;
                in += value;
            }
            long out = tx.outputs().stream().mapToLong(TxOut::value).sum();
            if (known && in > out) fees += in - out;
        }
        return fees;
    }

    private long value(OutPoint at, List<Transaction> transactions) {
        Coin coin = chain.coins().coin(at);
        if (coin != null) return coin.output().value();
        for (Transaction tx : transactions)
            if (tx.txid().equals(at.txid()) && at.index() < tx.outputs().size())
                return tx.outputs().get(at.index()).value();
        return -1;
    }

    /// The best chain's blocks from `fromHeight` on as events, for whatever follows a chain.
    public List<ChainEvent> events(int fromHeight) {
        List<ChainEvent> events = new ArrayList<>();
        for (int height = fromHeight; height <= chain.tip().height(); height++) {
            BlockIndex index = chain.atHeight(height);
            Block block = index == null ? null : chain.readBlock(index.hash());
            BlockUndo undo = index == null ? null : chain.readUndo(index.hash());
            if (block == null || undo == null) throw new AssertionError("no block or undo at " + height);
            events.add(new ChainEvent.BlockConnected(block, height, undo));
        }
        return events;
    }

    @Override
    public void close() {
        chain.close();
    }
}
