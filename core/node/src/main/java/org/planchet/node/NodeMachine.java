package org.planchet.node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.BlockResult;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.StorageEvent;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Verdict;
import org.planchet.mempool.Mempool;
import org.planchet.mining.BlockTemplate;
import org.planchet.mining.TemplateBuilder;
import org.planchet.network.AddressRecord;
import org.planchet.network.FilterReads;
import org.planchet.network.Network;
import org.planchet.network.NetworkEffect;
import org.planchet.network.NetworkEvent;
import org.planchet.network.NetworkSettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;

/// A full node. What the network machine wants judged is judged here at once, by the chain or the mempool,
/// and the verdict fed back before anything else happens; changes of the chain go to the mempool first, then
/// to the network, and the shell learns of them before it is asked to send anything that depends on them.
///
/// Far from the tip blocks are taken in one after another while scripts of earlier ones are still being
/// checked. What needs the coins at the tip waits for them first, and so must an owner that reads them:
/// [#settle]. A peer's block whose scripts take very long does not stall the node: until they are checked the
/// tip stays the block before.
///
/// One owner thread; its parts may be read by the owner between two events.
public final class NodeMachine implements Node, SettledNode {
    /// How old work may get that only the block files hold: a power cut far from the tip costs no more than doing this
    /// much again. Near the tip coins and index are written a second after a block.
    public static final Duration FLUSH_INTERVAL = Duration.ofMinutes(5);

    /// How long after a block its changes are written to disk. Near the tip after the first that is not written, since
    /// at the moment it comes it is to be relayed; no matter how far the best header is ahead after the last from a
    /// peer, since the blocks in between may never arrive.
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Chain chain;
    private final Mempool mempool;
    private final Network network;
    private final NodeHistory history = new NodeHistory();
    private final NetworkDriver driver;
    private final TxIntake transactions;
    private final BlockJudge blocks;
    private final List<Effect> effects = new ArrayList<>();
    private Instant nextFlush = Instant.MAX;
    private Instant nextQuietFlush = Instant.MAX;
    private Instant nextFlushNearTip = Instant.MAX;
    private long connectedBefore;
    private Instant networkTime = Instant.EPOCH;

    public NodeMachine(Chain chain, Mempool mempool, Network network) {
        this.chain = chain;
        this.mempool = mempool;
        this.network = network;
        this.driver = new NetworkDriver(network, effects, this::judge);
        this.transactions = new TxIntake(mempool, history, effects, this::deliver);
        this.blocks = new BlockJudge(chain, mempool, transactions, history, effects, this::deliver);
    }

    /// A node over a chain and a mempool, with a network machine of its own, that keeps no compact filters.
    ///
    /// @param random all of the network's chance comes from it
    /// @param known  address book entries of an earlier run
    public static NodeMachine over(
            Chain chain, Mempool mempool, NetworkSettings settings, RandomGenerator random, List<AddressRecord> known) {
        return over(chain, mempool, FilterReads.NONE, settings, random, known);
    }

    /// A node over a chain and a mempool, with a network machine of its own.
    ///
    /// @param filters what it gives to light nodes
    /// @param random all of the network's chance comes from it
    /// @param known  address book entries of an earlier run
    public static NodeMachine over(
            Chain chain,
            Mempool mempool,
            FilterReads filters,
            NetworkSettings settings,
            RandomGenerator random,
            List<AddressRecord> known) {
        Network network =
                new Network(settings, new ChainAdapter(chain), new MempoolAdapter(mempool), filters, random, known);
        return new NodeMachine(chain, mempool, network);
    }

    @Override
    public Chain chain() {
        return chain;
    }

    @Override
    public Mempool mempool() {
        return mempool;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public NodeHistory history() {
        return history;
    }

    @Override
    public Verdict<BlockTemplate> template(Script rewardTo, byte[] tag, Instant now) {
        await(now);
        return checked(TemplateBuilder.build(chain, mempool, rewardTo, tag, now), now);
    }

    @Override
    public Verdict<BlockTemplate> template(List<Transaction> transactions, Script rewardTo, byte[] tag, Instant now) {
        await(now);
        return checked(TemplateBuilder.of(chain, transactions, rewardTo, tag, now), now);
    }

    private Verdict<BlockTemplate> checked(BlockTemplate template, Instant now) {
        Optional<Rejection> refused = chain.checkTemplate(template.block(), now);
        return refused.isPresent() ? new Verdict.Invalid<>(refused.get()) : new Verdict.Valid<>(template);
    }

    /// [#settle(Instant, Instant)] if one clock serves for both.
    public List<Effect> settle(Instant now) {
        return settle(now, now);
    }

    @Override
    public List<Effect> settle(Instant now, Instant steady) {
        networkTime = steady;
        blocks.awaitUnwritten(now);
        return takeEffects();
    }

    @Override
    public void flush() {
        chain.flush();
    }

    @Override
    public List<Effect> begin(Event event, Instant now, Instant steady) {
        networkTime = steady;
        switch (event) {
            case Event.OfNetwork(NetworkEvent.Tick tick) -> {
                // While blocks keep coming, they push each other on.
                if (!blocks.tookFarOnes()) await(now);
                else nextQuietFlush = networkTime.plus(QUIET);
                transactions.expire(now, networkTime);
                chain.mendUndo();
                flush(now);
                deliver(tick, now);
            }
            case Event.OfNetwork(NetworkEvent.FromWorld other) -> deliver(other, now);
            case Event.SubmitBlock(Block block) -> blocks.judge(block, Optional.empty(), now);
            case Event.SubmitTransaction(Transaction tx) -> atTip(now).submit(tx, now);
            case Event.SubmitPackage(var all, var maxRate) -> atTip(now).submitPackage(all, maxRate, now);
            case Event.ImportMempool(var part) -> atTip(now).restore(part, now);
            case Event.Prioritise(Txid txid, long delta) -> mempool.prioritise(txid, delta);
            case Event.Invalidate(BlockHash hash) -> move(hash, chain::invalidate, now);
            case Event.Reconsider(BlockHash hash) -> move(hash, chain::reconsider, now);
            case Event.Prefer(BlockHash hash) -> move(hash, chain::prefer, now);
            case Event.SubmitHeader(BlockHeader header) -> blocks.judge(header, now);
        }
        return takeEffects();
    }

    @Override
    public boolean isUnfinished() {
        return blocks.isUnfinished();
    }

    @Override
    public List<Effect> finish(Instant now, Instant steady) {
        networkTime = steady;
        blocks.finish(now);
        return takeEffects();
    }

    @Override
    public List<Effect> takePending() {
        return takeEffects();
    }

    private List<Effect> takeEffects() {
        List<StorageEvent> storage = chain.takeStorageEvents();
        if (!storage.isEmpty()) effects.add(new Effect.StorageChanged(storage));
        List<Effect> result = List.copyOf(effects);
        effects.clear();
        return result;
    }

    /// The user moves the chain at a block; nothing if it is not known.
    private void move(BlockHash hash, Function<BlockIndex, BlockResult> how, Instant now) {
        await(now);
        BlockIndex block = chain.find(hash);
        if (block != null) blocks.follow(how.apply(block), now);
    }

    private void await(Instant now) {
        blocks.await(now);
    }

    /// What takes transactions, once no blocks are in flight: they are judged by the coins at the tip.
    private TxIntake atTip(Instant now) {
        await(now);
        return transactions;
    }

    private void deliver(NetworkEvent event, Instant now) {
        driver.deliver(event, now, networkTime);
    }

    private void judge(NetworkEffect.ToNode effect, Instant now) {
        switch (effect) {
            case NetworkEffect.Fetched(var txid) -> mempool.markBroadcast(txid);
            case NetworkEffect.CheckHeaders(var peer, var headers) -> blocks.judge(peer, headers, now);
            case NetworkEffect.ForgetHeaders() -> {
                chain.forgetBareHeaders();
                deliver(new NetworkEvent.HeadersForgotten(), now);
            }
            case NetworkEffect.CheckBlock(var peer, var block) -> blocks.judge(block, Optional.of(peer), now);
            case NetworkEffect.CheckTx(var peer, var tx) -> atTip(now).judge(tx, peer, now);
            case NetworkEffect.CheckPackage(var peer, var parent, var child) ->
                atTip(now).judgePair(peer, parent, child, now);
            case NetworkEffect.NotConcerned _, NetworkEffect.LookAgain _ ->
                throw new AssertionError("only a light node can do this: " + effect);
        }
    }

    private void flush(Instant now) {
        if (history.blocksConnected() != connectedBefore && nextFlushNearTip.equals(Instant.MAX))
            nextFlushNearTip = networkTime.plus(QUIET);
        connectedBefore = history.blocksConnected();
        if (chain.isSettled() && !networkTime.isBefore(nextFlushNearTip)) {
            nextFlushNearTip = Instant.MAX;
            chain.flushNearTip();
        }
        if (nextFlush.equals(Instant.MAX)) nextFlush = networkTime.plus(FLUSH_INTERVAL);
        boolean isQuiet = !networkTime.isBefore(nextQuietFlush);
        if (networkTime.isBefore(nextFlush) && !isQuiet) return;
        nextFlush = networkTime.plus(FLUSH_INTERVAL);
        nextQuietFlush = Instant.MAX;
        await(now);
        chain.flush();
    }
}
