package org.planchet.node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.BlockResult;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.HeaderResult;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Rejection;
import org.planchet.mempool.Mempool;
import org.planchet.mempool.MempoolChange;
import org.planchet.network.NetworkEvent;
import org.planchet.network.PeerId;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;

/// Judges blocks and headers, and passes on what that changes: to the mempool first, then to the node's
/// listeners, then to the network.
///
/// A block on the tip is judged in two halves. When it keeps every rule that needs no coins and is stored,
/// the network is notified, since high-bandwidth peers want the announcement at that point (BIP-0152);
/// whether its inputs are valid is found out by [#finish], or earlier if an intermediate step needs to know.
final class BlockJudge {
    private final Chain chain;
    private final Mempool mempool;
    private final TxIntake transactions;
    private final NodeHistory history;
    private final List<Effect> effects;
    private final BiConsumer<NetworkEvent.FromNode, Instant> network;
    private @Nullable Half half;
    private boolean farOnes;

    /// A block of which the second half of the judgement is to come.
    private record Half(Block block, Optional<PeerId> from, BlockResult stored) {}

    /// @param effects the shell's tasks are added here
    /// @param network is notified of what happens
    BlockJudge(
            Chain chain,
            Mempool mempool,
            TxIntake transactions,
            NodeHistory history,
            List<Effect> effects,
            BiConsumer<NetworkEvent.FromNode, Instant> network) {
        this.chain = chain;
        this.mempool = mempool;
        this.transactions = transactions;
        this.history = history;
        this.effects = effects;
        this.network = network;
    }

    /// Whether blocks far from the tip have come since the last call.
    boolean tookFarOnes() {
        boolean taken = farOnes;
        farOnes = false;
        return taken;
    }

    /// Ends all judgements, so that the coins at the tip can be read.
    void await(Instant now) {
        finish(now);
        if (!chain.isSettled()) follow(chain.settle(), now);
    }

    /// [#await] that leaves the writing to the next tick.
    void awaitUnwritten(Instant now) {
        finish(now);
        if (!chain.isSettled()) follow(chain.settleUnwritten(), now);
    }

    /// Judges headers of a peer, as far as the first that breaks a rule.
    void judge(PeerId peer, List<BlockHeader> headers, Instant now) {
        await(now);
        Optional<Rejection> verdict = Optional.empty();
        for (BlockHeader header : headers) {
            if (!(chain.acceptHeader(header, now) instanceof HeaderResult.Refused(Rejection why))) continue;
            history.refused("block " + header.hash(), why, Optional.of(peer), now);
            verdict = Optional.of(why);
            break;
        }
        network.accept(new NetworkEvent.HeadersChecked(peer, headers, verdict), now);
    }

    /// Judges a header of the user's.
    void judge(BlockHeader header, Instant now) {
        await(now);
        HeaderResult result = chain.acceptHeader(header, now);
        boolean isNew = result instanceof HeaderResult.Accepted(BlockIndex _, boolean fresh) && fresh;
        Optional<Rejection> rejection =
                result instanceof HeaderResult.Refused(Rejection why) ? Optional.of(why) : Optional.empty();
        rejection.ifPresent(why -> history.refused("block " + header.hash(), why, Optional.empty(), now));
        effects.add(new Effect.BlockJudged(header.hash(), Optional.empty(), isNew, rejection));
    }

    /// Judges a block of a peer's, or without one of the user's: far from the tip whole, else its first half.
    void judge(Block block, Optional<PeerId> from, Instant now) {
        if (from.isPresent() && chain.isFarBehind()) {
            finish(now);
            farOnes = true;
            judged(block, from, enqueue(block, now), now);
            return;
        }
        await(now);
        BlockResult stored = chain.storeBlock(block, now);
        half = new Half(block, from, stored);
        BlockIndex index = stored.index();
        if (stored.accepted() && stored.isNew() && index != null && chain.tip().equals(index.parent()))
            network.accept(new NetworkEvent.BlockWellFormed(block), now);
    }

    /// Whether a second half is to come.
    boolean isUnfinished() {
        return half != null;
    }

    /// The second half, if there is one to come.
    void finish(Instant now) {
        Half begun = half;
        if (begun == null) return;
        half = null;
        boolean patient = begun.from.isEmpty();
        judged(begun.block, begun.from, chain.connectStored(begun.stored, patient), now);
    }

    private void judged(Block block, Optional<PeerId> from, BlockResult result, Instant now) {
        result.rejection().ifPresent(why -> history.refused("block " + block.hash(), why, from, now));
        noteOthers(result, now);
        followChain(result.events(), now);
        effects.add(new Effect.BlockJudged(block.hash(), from, result.isNew(), result.rejection()));
        if (from.isPresent())
            network.accept(new NetworkEvent.BlockChecked(from.get(), block.hash(), result.rejection()), now);
        passOn(result, now);
        publish(result.events(), now);
    }

    /// The mempool can follow blocks that come while others are in flight; to accept the transactions of
    /// disconnected blocks again it needs the coins at the tip.
    private BlockResult enqueue(Block block, Instant now) {
        BlockResult result = chain.enqueueBlock(block, now);
        if (result.events().stream().noneMatch(ChainEvent.BlockDisconnected.class::isInstance)) return result;
        BlockResult rest = chain.settle();
        var events = new ArrayList<>(result.events());
        events.addAll(rest.events());
        var refused = new LinkedHashMap<>(result.refused());
        refused.putAll(rest.refused());
        return new BlockResult(result.rejection(), result.isNew(), events, result.index(), refused);
    }

    /// What follows from a change of the chain that is not one new block's.
    void follow(BlockResult result, Instant now) {
        noteOthers(result, now);
        followChain(result.events(), now);
        passOn(result, now);
        publish(result.events(), now);
    }

    /// Blocks that were stored before and are found invalid now: their senders are penalised.
    private void passOn(BlockResult result, Instant now) {
        result.refused().forEach((hash, why) -> network.accept(new NetworkEvent.BlockRefused(hash, why), now));
    }

    private void noteOthers(BlockResult result, Instant now) {
        result.refused().forEach((hash, why) -> history.refused("block " + hash, why, Optional.empty(), now));
    }

    private void followChain(List<ChainEvent> events, Instant now) {
        if (events.isEmpty()) return;
        boolean back = false;
        for (ChainEvent event : events) {
            switch (event) {
                case ChainEvent.BlockConnected _ -> history.connected(1);
                case ChainEvent.BlockDisconnected _ -> back = true;
            }
        }
        if (back) history.reorganised();
        MempoolChange change = mempool.onChainEvents(events, now);
        effects.add(new Effect.ChainChanged(events));
        transactions.report(change.added(), change.removed(), now);
    }

    private void publish(List<ChainEvent> events, Instant now) {
        if (!events.isEmpty()) network.accept(new NetworkEvent.ChainChanged(events), now);
    }
}
