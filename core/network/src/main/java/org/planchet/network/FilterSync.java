package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.Rejection;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleTree;
import org.planchet.wire.Limits;
import org.planchet.wire.Message.CFHeaders;
import org.planchet.wire.Message.CFilter;
import org.planchet.wire.Message.GetCFHeaders;
import org.planchet.wire.Message.GetCFilters;
import org.planchet.wire.Services;

/// How a light node finds the blocks that concern its wallet (BIP-0157): a batch of blocks at a time, all
/// peers that serve filters are asked for the filters' hashes. If two differ, the block shows which peer
/// lies, and that peer is disconnected. The filters that all agree on are then fetched from one of them, and
/// each block whose filter matches is fetched whole, one after another: what it pays to may widen what the
/// later filters are compared with.
///
/// A filter that is left out or false can only hide a payment, and only if every peer that was asked hides it. What
/// peers say of a batch commits to all filters before it: so one that comes later and disagrees about the past is
/// noticed with the next block, and the past is looked at once more.
final class FilterSync {
    /// BIP-0158's basic filter.
    private static final int BASIC = 0;

    /// So many peers are compared at most.
    static final int MAX_ASKED = 8;

    /// How long an answer may take.
    static final Duration ANSWER = Duration.ofSeconds(20);

    /// How long a second peer is waited for.
    static final Duration ALONE = Duration.ofSeconds(10);

    /// So many filters are under way at most: with the largest there are, some 40 MB.
    static final int WINDOW = 100;

    /// No block has so many scripts that its filter is larger: about 135,000, of 21 bits each.
    static final int MAX_FILTER = 400_000;

    /// A peer whose filters differ from others' this often is disconnected, even if it cannot be decided who
    /// is right.
    static final int MAX_UNDECIDED = 3;

    /// What is known of one peer's filters.
    static final class State {
        int undecided;

        /// The last block that it spoke of, and the filter header there that follows from what it said.
        @Nullable
        BlockHash spokeOf;

        Hash256 headerThere = Hash256.ZERO;
    }

    private final Context context;
    private final FilterWatch watch;
    private final BlocksToScan blocks;
    private final BlockFetch fetch;
    private @Nullable FilterBatch batch;
    private @Nullable FilterDispute dispute;
    private @Nullable Peer source;
    private Instant sourceAskedAt = Instant.EPOCH;
    private int askedUpTo;
    private @Nullable Instant waitsSince;
    private boolean saidAlone;

    /// The height behind which blocks were looked at in this run.
    private int lookedFrom = Integer.MAX_VALUE;

    /// The past was looked at once more: a peer that lies about it costs that once.
    private boolean lookedAgain;

    FilterSync(Context context, FilterWatch watch, BlocksToScan blocks) {
        this.context = context;
        this.watch = watch;
        this.blocks = blocks;
        this.fetch = new BlockFetch(context, ANSWER);
    }

    /// Goes on as far as it can.
    void go(Instant now) {
        FilterBatch current = batch;
        if (current != null && !isStillRight(current)) current = drop();
        if (current == null) current = begin(now);
        if (current == null) return;
        if (!current.isAgreed() && !agree(current, now)) return;
        handOver(current, now);
    }

    /// Whether the best chain and what was looked at are as they were.
    private boolean isStillRight(FilterBatch current) {
        return current.position.hash().equals(context.chain.tip().hash())
                && ForkPoint.leadsTo(current.last, context.chain.bestHeader());
    }

    /// Lets go of what it is at: another way is taken.
    void stop() {
        drop();
    }

    private @Nullable FilterBatch drop() {
        batch = null;
        dispute = null;
        source = null;
        fetch.cancel();
        return null;
    }

    private @Nullable FilterBatch begin(Instant now) {
        HeaderNode tip = context.chain.tip();
        HeaderNode last = blocks.last(Limits.FILTERS);
        if (last == null) return null;
        List<Peer> peers = servers(last);
        if (peers.isEmpty() || (peers.size() == 1 && !mayGoAlone(now))) return null;
        waitsSince = null;
        var fresh = new FilterBatch(tip, last, peers, now);
        for (Peer peer : peers) context.send(peer, new GetCFHeaders(BASIC, tip.height() + 1L, last.hash()));
        batch = fresh;
        askedUpTo = 0;
        lookedFrom = Math.min(lookedFrom, tip.height());
        return fresh;
    }

    /// Those who serve filters and are known to have the block: asked for others, they would hang up. Those whom we
    /// chose come first.
    private List<Peer> servers(HeaderNode last) {
        var chosen = new ArrayList<Peer>();
        var others = new ArrayList<Peer>();
        for (Peer peer : context.ready()) {
            HeaderNode best = peer.chain.best();
            if (!peer.offers(Services.COMPACT_FILTERS) || best == null || !ForkPoint.leadsTo(last, best)) continue;
            (peer.isPreferred() ? chosen : others).add(peer);
        }
        chosen.addAll(others);
        return chosen.subList(0, Math.min(chosen.size(), MAX_ASKED));
    }

    /// A second peer is waited for, to come or to have the block. A private chain may permanently have
    /// only one such node: then the wait happens once.
    private boolean mayGoAlone(Instant now) {
        boolean isOnly = context.ready().stream()
                        .filter(peer -> peer.offers(Services.COMPACT_FILTERS))
                        .count()
                == 1;
        if (isOnly && saidAlone) return true;
        if (waitsSince == null) waitsSince = now;
        if (!Context.reached(waitsSince.plus(ALONE), now)) return false;
        if (isOnly && !saidAlone) {
            saidAlone = true;
            context.effect(new NetworkEffect.LogLine(
                    "one peer alone serves compact filters: what it leaves out would not be noticed"));
        }
        return true;
    }

    void onCFHeaders(Peer peer, CFHeaders message, Instant now) {
        FilterBatch current = batch;
        boolean isAnswer = current != null
                && current.awaits(peer)
                && message.type() == BASIC
                && message.stop().equals(current.last.hash());
        if (current == null || !isAnswer) return;
        if (message.filterHashes().size() != current.size()) {
            context.misbehaved(peer, "cfheaders: " + message.filterHashes().size() + " hashes for " + current.size());
            return;
        }
        State state = peer.filterSync;
        boolean isConsistent = !current.position.hash().equals(state.spokeOf)
                || message.previousHeader().equals(state.headerThere);
        state.spokeOf = message.stop();
        state.headerThere = headerAfter(message);
        current.claim(peer, message.previousHeader(), message.filterHashes());
        if (!isConsistent) {
            context.misbehaved(peer, "cfheaders: not what follows from what it said before");
            lookAgain();
        }
        go(now);
    }

    /// The filter header of the message's last block (BIP-0157).
    private static Hash256 headerAfter(CFHeaders message) {
        Hash256 header = message.previousHeader();
        byte[] both = new byte[2 * Hash256.SIZE];
        for (Hash256 filterHash : message.filterHashes()) {
            filterHash.write(both, 0);
            header.write(both, Hash256.SIZE);
            header = Hash256.of(Hashes.sha256d(both));
        }
        return header;
    }

    /// Somebody was believed who should not have been. False if the past was looked at again before.
    private boolean lookAgain() {
        if (lookedAgain) return false;
        lookedAgain = true;
        drop();
        context.effect(new NetworkEffect.LookAgain(lookedFrom));
        return true;
    }

    /// Returns whether all who were asked agree now.
    private boolean agree(FilterBatch current, Instant now) {
        if (!current.silent().isEmpty()) return false;
        if (current.peers().isEmpty()) {
            drop();
            return false;
        }
        if (current.isPastDisputed() && lookAgain()) return false;
        FilterDispute open = dispute;
        if (open != null && !settled(open, current, now)) return false;
        int place = current.compare();
        if (place < 0) return true;
        // The last liar may just have gone, and with it the difference: it was looked for once more.
        var fresh = new FilterDispute(place, current.block(place), List.copyOf(current.peers()), now);
        dispute = fresh;
        for (Peer peer : current.peers())
            context.send(peer, new GetCFilters(BASIC, fresh.node.height(), fresh.node.hash()));
        fetch.want(fresh.node, now);
        return false;
    }

    private boolean settled(FilterDispute open, FilterBatch current, Instant now) {
        if (!open.isComplete()) {
            if (!open.hasBlock()) fetch.want(open.node, now);
            return false;
        }
        dispute = null;
        for (Peer liar : open.liars(watch))
            context.misbehaved(liar, "cfilter: that is not the filter of block " + open.node.hash());
        List<Peer> left = List.copyOf(current.peers());
        boolean differ = left.stream()
                        .map(peer -> current.claimOf(peer, open.place))
                        .distinct()
                        .count()
                > 1;
        if (!differ) return !left.isEmpty();
        current.leaveUndecided(open.place);
        for (Peer peer : left)
            if (++peer.filterSync.undecided > MAX_UNDECIDED)
                context.disconnect(peer, "its filters differ from others', and no block shows who is right");
        return !current.peers().isEmpty();
    }

    void onCFilter(Peer peer, CFilter message, Instant now) {
        FilterBatch current = batch;
        HeaderNode node = context.chain.find(message.block());
        if (current == null || node == null || message.type() != BASIC) return;
        int place = current.place(node);
        if (place < 0) return;
        byte[] filter = message.filter().toByteArray();
        Hash256 hash = Hash256.of(Hashes.sha256d(filter));
        FilterDispute open = dispute;
        if (open != null && open.place == place && open.awaits(peer)) {
            if (isClaimed(peer, hash.equals(current.claimOf(peer, place)), filter)) open.filter(peer, filter);
        } else if (peer == source && current.isAgreed()) {
            if (isClaimed(peer, current.isAgreed(place, hash), filter)) current.filter(place, filter);
            sourceAskedAt = now;
        } else return;
        go(now);
    }

    private boolean isClaimed(Peer peer, boolean hasItsHash, byte[] filter) {
        if (hasItsHash && filter.length <= MAX_FILTER) return true;
        context.misbehaved(peer, "cfilter: " + (hasItsHash ? "larger than any block's" : "not the one of its hash"));
        return false;
    }

    /// Blocks that do not concern the wallet are passed over together; one that may is fetched.
    private void handOver(FilterBatch current, Instant now) {
        int place = current.next();
        HeaderNode passed = null;
        boolean concerned = false;
        for (; place < current.size(); place++) {
            byte[] filter = current.filter(place);
            if (filter == null && !current.isUndecided(place)) break;
            HeaderNode node = current.block(place);
            concerned = filter == null || watch.mayConcern(node.hash(), filter);
            if (concerned) break;
            current.passed(place);
            passed = node;
        }
        if (passed != null) {
            if (current.isDone()) drop();
            // The tip moves there, and then this continues.
            context.effect(new NetworkEffect.NotConcerned(passed.hash()));
        } else if (concerned) fetch.want(current.block(place), now);
        else askForFilters(current, now);
    }

    private void askForFilters(FilterBatch current, Instant now) {
        int from = current.missing();
        Peer asked = source;
        if (asked != null && from < askedUpTo) return;
        if (asked == null) {
            // Not always the same one.
            List<Peer> peers = List.copyOf(current.peers());
            if (peers.isEmpty()) {
                drop();
                return;
            }
            asked = peers.get(context.random.nextInt(peers.size()));
            source = asked;
        }
        askedUpTo = Math.min(from + WINDOW, current.size());
        sourceAskedAt = now;
        HeaderNode first = current.block(from);
        HeaderNode stop = current.block(askedUpTo - 1);
        context.send(asked, new GetCFilters(BASIC, first.height(), stop.hash()));
    }

    void onBlock(Peer peer, Block block, Instant now) {
        if (!fetch.isWanted(peer, block.hash())) return;
        fetch.cancel();
        FilterDispute open = dispute;
        if (open == null) {
            context.effect(new NetworkEffect.CheckBlock(peer.id, block));
            return;
        }
        MerkleTree.Root root = MerkleTree.ofTransactions(block.transactions());
        if (!root.hash().equals(block.header().merkleRoot()) || root.mutated())
            context.misbehaved(peer, "block " + block.hash() + ": not the transactions of its header");
        else open.block(block);
        go(now);
    }

    void onChecked(@Nullable Peer peer, BlockHash hash, Optional<Rejection> rejection, Instant now) {
        FilterBatch current = batch;
        if (rejection.isPresent()) {
            if (peer != null) PeerPenalty.apply(context, peer, "block " + hash, rejection.get());
        } else if (current != null && !current.isDone()) {
            if (current.block(current.next()).hash().equals(hash)) current.passed(current.next());
            if (current.isDone()) drop();
        }
        go(now);
    }

    void onGone(Peer peer) {
        if (batch != null) batch.forget(peer);
        if (dispute != null) dispute.forget(peer);
        if (source == peer) source = null;
        fetch.onGone(peer);
    }

    void tick(Instant now) {
        fetch.tick(now);
        FilterBatch current = batch;
        FilterDispute open = dispute;
        if (current != null && Context.reached(current.askedAt.plus(ANSWER), now)) late(current.silent());
        if (open != null && Context.reached(open.since.plus(ANSWER), now)) late(open.silent());
        Peer asked = source;
        boolean owes = current != null && current.isAgreed() && current.missing() < askedUpTo;
        if (asked != null && owes && Context.reached(sourceAskedAt.plus(ANSWER), now)) late(List.of(asked));
        go(now);
    }

    private void late(List<Peer> peers) {
        for (Peer peer : peers)
            context.disconnect(peer, "did not answer about filters within " + ANSWER.toSeconds() + " seconds");
    }

    /// Whether nothing is kept of any peer.
    boolean isEmpty() {
        return source == null && (batch == null || batch.peers().isEmpty());
    }
}
