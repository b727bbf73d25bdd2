package org.planchet.node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.HeaderChain;
import org.planchet.chainstate.HeaderResult;
import org.planchet.consensus.BlockRules;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.CheckedBlock;
import org.planchet.consensus.Fault;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.Subsidy;
import org.planchet.consensus.TxRules;
import org.planchet.consensus.Verdict;
import org.planchet.mempool.LightPool;
import org.planchet.mempool.Removal;
import org.planchet.network.AddressRecord;
import org.planchet.network.Network;
import org.planchet.network.NetworkEffect;
import org.planchet.network.NetworkEvent;
import org.planchet.network.NetworkSettings;
import org.planchet.network.PeerId;
import org.planchet.network.PeerInfo;
import org.planchet.policy.FeeRate;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Transaction;

/// A light node: the same network machine as a full node's, on a chain of headers only. Every rule of headers
/// is kept, most work wins; what concerns its wallet is found by compact filters, fetched in whole blocks,
/// and believed as far as a header commits to it. What a block's transactions spend, and whether they may, is
/// left to its miners.
///
/// Its tip is the last block that was looked at for the wallet, so it is ready when that is the best header, as a full
/// node is. Events and effects are the full machine's ([Event], [Effect]); blocks that do not concern the wallet are
/// connected with their headers, and no transactions.
public final class LightNodeMachine implements Node {
    private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(1);

    private final HeaderChain chain;
    private final LightPool pool;
    private final Network network;
    private final WalletWatch watch;
    private final NetworkDriver driver;
    private final NodeHistory history = new NodeHistory();
    private final List<Effect> effects = new ArrayList<>();
    private Instant steady = Instant.EPOCH;
    private Instant nextExpiry = Instant.MIN;

    /// @param random all of the network's chance comes from it
    /// @param known  address book entries of an earlier run
    public LightNodeMachine(
            HeaderChain chain,
            WalletWatch watch,
            PolicySettings policy,
            NetworkSettings settings,
            RandomGenerator random,
            List<AddressRecord> known) {
        this.chain = chain;
        this.watch = watch;
        this.pool = new LightPool(policy, this::peersMinimum);
        this.network = Network.light(
                settings, new ChainAdapter(chain), new OwnTransactions(pool), new WatchedFilters(watch), random, known);
        this.driver = new NetworkDriver(network, effects, this::judge);
    }

    /// The median of the peers' fee filters: a single peer can neither raise nor lower it much.
    private FeeRate peersMinimum() {
        long[] rates = network.peers().stream()
                .filter(peer -> peer.status() == PeerInfo.Status.CONNECTED)
                .mapToLong(peer -> peer.traffic().feeFilter())
                .sorted()
                .toArray();
        return rates.length == 0 ? FeeRate.ZERO : new FeeRate(rates[rates.length / 2]);
    }

    @Override
    public HeaderChain chain() {
        return chain;
    }

    @Override
    public LightPool mempool() {
        return pool;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public NodeHistory history() {
        return history;
    }

    /// Has every block above `block`, which is in the best chain, scanned once more; reports no change of the
    /// tip. Whoever asks for it has rewound the wallet.
    public void lookFrom(BlockIndex block) {
        chain.moveTip(block);
    }

    /// Whether a light node can do anything about an event: it has no coins to judge blocks and packages by.
    public static boolean takes(Event event) {
        return switch (event) {
            case Event.OfNetwork _, Event.SubmitTransaction _, Event.SubmitHeader _ -> true;
            case Event.SubmitBlock _,
                    Event.SubmitPackage _,
                    Event.ImportMempool _,
                    Event.Prioritise _,
                    Event.Invalidate _,
                    Event.Reconsider _,
                    Event.Prefer _ -> false;
        };
    }

    /// @throws IllegalArgumentException for what it does not take ([#takes])
    @Override
    public List<Effect> begin(Event event, Instant now, Instant steadyTime) {
        steady = steadyTime;
        switch (event) {
            case Event.OfNetwork(NetworkEvent.FromWorld other) -> {
                if (other instanceof NetworkEvent.Tick) expire(now);
                deliver(other, now);
            }
            case Event.SubmitTransaction(Transaction tx) -> submit(tx, now);
            case Event.SubmitHeader(BlockHeader header) -> submit(header, now);
            default -> throw new IllegalArgumentException("a light node has no coins to judge this by: " + event);
        }
        List<Effect> result = List.copyOf(effects);
        effects.clear();
        return result;
    }

    private void deliver(NetworkEvent event, Instant now) {
        driver.deliver(event, now, steady);
    }

    private void judge(NetworkEffect.ToNode effect, Instant now) {
        switch (effect) {
            case NetworkEffect.CheckHeaders(var peer, var headers) -> judgeHeaders(peer, headers, now);
            case NetworkEffect.ForgetHeaders() -> {
                chain.forgetBareHeaders();
                deliver(new NetworkEvent.HeadersForgotten(), now);
            }
            case NetworkEffect.NotConcerned(BlockHash upTo) -> pass(upTo, now);
            case NetworkEffect.LookAgain(int height) -> {
                if (height < chain.tip().height()) takeBackTo(chain.tip().ancestor(height), now);
            }
            case NetworkEffect.CheckBlock(var peer, var block) -> judgeBlock(peer, block, now);
            case NetworkEffect.CheckTx(var _, var tx) -> judgeTx(tx, now);
            case NetworkEffect.CheckPackage(var _, var parent, var child) -> {
                judgeTx(parent, now);
                judgeTx(child, now);
            }
            case NetworkEffect.Fetched(var txid) -> pool.markBroadcast(txid);
        }
    }

    private void judgeHeaders(PeerId peer, List<BlockHeader> headers, Instant now) {
        Optional<Rejection> verdict = Optional.empty();
        for (BlockHeader header : headers) {
            if (!(chain.acceptHeader(header, now) instanceof HeaderResult.Refused(Rejection why))) continue;
            history.refused("block " + header.hash(), why, Optional.of(peer), now);
            verdict = Optional.of(why);
            break;
        }
        followHeaders(now);
        deliver(new NetworkEvent.HeadersChecked(peer, headers, verdict), now);
    }

    private void submit(BlockHeader header, Instant now) {
        HeaderResult result = chain.acceptHeader(header, now);
        boolean isNew = result instanceof HeaderResult.Accepted(BlockIndex _, boolean fresh) && fresh;
        Optional<Rejection> rejection =
                result instanceof HeaderResult.Refused(Rejection why) ? Optional.of(why) : Optional.empty();
        rejection.ifPresent(why -> history.refused("block " + header.hash(), why, Optional.empty(), now));
        followHeaders(now);
        effects.add(new Effect.BlockJudged(header.hash(), Optional.empty(), isNew, rejection));
    }

    /// Writes the best chain's new headers, and removes those that are no longer in it.
    private void followHeaders(Instant now) {
        chain.save();
        BlockIndex fork = chain.fork();
        if (fork == chain.tip()) return;
        history.reorganised();
        takeBackTo(fork, now);
    }

    private void takeBackTo(BlockIndex ancestor, Instant now) {
        var events = new ArrayList<ChainEvent>();
        for (BlockIndex each = chain.tip(); each != null && each != ancestor; each = each.parent())
            events.add(new ChainEvent.BlockDisconnected(bare(each), each.height(), BlockUndo.EMPTY));
        pool.onDisconnected(ancestor.height());
        moveTip(ancestor, events, now);
    }

    private static Block bare(BlockIndex block) {
        return new Block(block.header(), List.of());
    }

    private void moveTip(BlockIndex to, List<ChainEvent> events, Instant now) {
        chain.moveTip(to);
        effects.add(new Effect.ChainChanged(events));
        deliver(new NetworkEvent.ChainChanged(events), now);
    }

    /// Blocks behind the tip that the wallet has nothing to do with.
    private void pass(BlockHash upTo, Instant now) {
        BlockIndex tip = chain.tip();
        BlockIndex to = chain.find(upTo);
        if (to == null || to.height() <= tip.height() || !tip.isAncestorOf(to)) return;
        var events = new ArrayList<ChainEvent>();
        for (int height = tip.height() + 1; height <= to.height(); height++)
            events.add(new ChainEvent.BlockConnected(bare(to.ancestor(height)), height, BlockUndo.EMPTY));
        history.connected(events.size());
        moveTip(to, events, now);
    }

    /// The block behind the tip, which may concern the wallet.
    private void judgeBlock(PeerId from, Block block, Instant now) {
        BlockIndex place = chain.find(block.hash());
        Optional<Rejection> broken = place == null || place.parent() != chain.tip()
                ? Optional.of(Rule.NOT_ON_TIP.broken("not the block behind the tip"))
                : check(block, chain.tip());
        effects.add(new Effect.BlockJudged(block.hash(), Optional.of(from), broken.isEmpty(), broken));
        if (place == null || broken.isPresent()) {
            broken.ifPresent(why -> history.refused("block " + block.hash(), why, Optional.of(from), now));
            if (place != null && broken.orElseThrow().fault() == Fault.CONSENSUS) {
                chain.refuse(place);
                followHeaders(now);
            }
            deliver(new NetworkEvent.BlockChecked(from, block.hash(), broken), now);
            return;
        }
        List<ChainEvent> events = List.of(new ChainEvent.BlockConnected(block, place.height(), BlockUndo.EMPTY));
        history.connected(1);
        chain.moveTip(place);
        addPoolChange(List.of(), pool.onBlock(block, place.height(), Subsidy.at(place.height(), chain.params())));
        effects.add(new Effect.ChainChanged(events));
        deliver(new NetworkEvent.BlockChecked(from, block.hash(), Optional.empty()), now);
        deliver(new NetworkEvent.ChainChanged(events), now);
    }

    /// All that shows without coins: what the header commits to above all.
    private Optional<Rejection> check(Block block, BlockIndex parent) {
        return switch (BlockRules.inIsolation(block, chain.params())) {
            case Verdict.Invalid<CheckedBlock>(Rejection why) -> Optional.of(why);
            case Verdict.Valid<CheckedBlock>(CheckedBlock sound) ->
                BlockRules.afterParent(sound, parent, chain.params());
        };
    }

    /// Somebody else's transaction. One that concerns the wallet is shown there but not announced: an
    /// announcement would reveal whose it is.
    private void judgeTx(Transaction tx, Instant now) {
        if (watch.concerns(tx) && TxRules.inIsolation(tx).isEmpty()) {
            var removed = new ArrayList<Removal>();
            boolean added = pool.add(tx, false, chain.tip().height(), now, removed);
            addPoolChange(added ? List.of(tx) : List.of(), removed);
        }
        deliver(new NetworkEvent.TxIgnored(tx), now);
    }

    /// A transaction of this node's own is announced until a peer has fetched it; one that is here already, once more.
    private void submit(Transaction tx, Instant now) {
        Optional<Rejection> broken = TxRules.inIsolation(tx);
        if (broken.isEmpty() && !pool.contains(tx.txid())) {
            var removed = new ArrayList<Removal>();
            if (pool.add(tx, true, chain.tip().height(), now, removed)) addPoolChange(List.of(tx), removed);
            else broken = Optional.of(Rule.TX_CONFLICT.broken("another one that waits spends its coins"));
        }
        broken.ifPresent(why -> history.refused("tx " + tx.txid(), why, Optional.empty(), now));
        effects.add(new Effect.TxJudged(tx.txid(), Optional.empty(), broken));
        if (broken.isPresent()) return;
        pool.markUnbroadcast(tx.txid());
        deliver(new NetworkEvent.TxChecked(Optional.empty(), tx, Optional.empty()), now);
    }

    private void addPoolChange(List<Transaction> added, List<Removal> removed) {
        if (!added.isEmpty() || !removed.isEmpty()) effects.add(new Effect.MempoolChanged(added, removed));
    }

    private void expire(Instant now) {
        if (steady.isBefore(nextExpiry)) return;
        nextExpiry = steady.plus(EXPIRY_INTERVAL);
        addPoolChange(List.of(), pool.expire(now));
    }
}
