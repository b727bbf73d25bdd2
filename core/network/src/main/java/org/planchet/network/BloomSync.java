package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.MerkleBlock;
import org.planchet.primitives.PartialMerkleTree;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.wire.ByteString;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.FilterAdd;
import org.planchet.wire.Message.FilterClear;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.MempoolRequest;
import org.planchet.wire.Services;

/// How a light node finds the blocks that concern its wallet where no peer serves compact filters (BIP-0037):
/// two peers get a bloom filter of what the wallet watches, and are asked what of each block it lets through. A
/// block of which either of them proves that it holds something is fetched whole: the transactions that come
/// with a `merkleblock` lack their witnesses, and the block itself shows what it pays, whether or not the filter
/// knew it.
///
/// A peer can prove what a block holds, but what it leaves out cannot be noticed: hence two are asked, and what
/// either of them finds counts. Whoever has the filter learns which scripts belong together: hence no more than
/// two have it, and all filters of a run have the same tweak, as two with different ones would let through in
/// common only what the wallet watches.
final class BloomSync {
    /// So many peers have the filter at most.
    static final int MAX_ASKED = 2;

    /// So many blocks are asked about at once.
    static final int WINDOW = 200;

    /// How long the answer about a block may take.
    static final Duration ANSWER = Duration.ofSeconds(20);

    /// How long a second peer is waited for.
    static final Duration ALONE = Duration.ofSeconds(10);

    /// How often the wallet is asked for what it watches.
    private static final Duration REFRESH = Duration.ofSeconds(1);

    /// How often a filter lets through what the wallet does not watch.
    private static final double FALSE_POSITIVE = 0.000_01;

    /// A filter has room for so many things at least, and for twice what is put in at first.
    private static final int MIN_CAPACITY = 128;

    /// What is known of one peer that has the filter, or had it.
    static final class State {
        boolean hasFilter;

        /// Blocks that it was asked about and has not answered, in order.
        private final Deque<BlockHash> asked = new ArrayDeque<>();

        private Instant answeredAt = Instant.EPOCH;

        /// Transactions that come behind its last answer, without their witnesses.
        private Set<Txid> announced = Set.of();

        /// What its filter has let through: each may have been added to the filter on its side.
        private int matches;
    }

    private final Context context;
    private final FilterWatch watch;
    private final BlocksToScan blocks;
    private final BlockFetch fetch;
    private final int tweak;
    private final Set<ByteString> elements = new LinkedHashSet<>();
    private int capacity;
    private @Nullable BloomBatch batch;
    private @Nullable Instant waitsSince;
    private boolean saidAlone;
    private Instant nextRefresh = Instant.EPOCH;

    /// A block was handed over that the wallet sees only after this event.
    private boolean waitsForWallet;

    /// The height behind which blocks were looked at this way since the last [#stop].
    private int lookedFrom = Integer.MAX_VALUE;

    BloomSync(Context context, FilterWatch watch, BlocksToScan blocks) {
        this.context = context;
        this.watch = watch;
        this.blocks = blocks;
        this.fetch = new BlockFetch(context, ANSWER);
        this.tweak = context.random.nextInt();
    }

    /// Whether a peer can be asked. One that we opened for blocks alone cannot: it would announce transactions too.
    static boolean isServedBy(Context context, Peer peer) {
        return peer.ready() && peer.offers(Services.BLOOM) && peer.servesBlocks() && context.relaysWith(peer);
    }

    /// Takes the filters back: others are asked now. Returns the height behind which blocks were looked at this way;
    /// [Integer#MAX_VALUE] if none was.
    int stop() {
        drop();
        for (Peer peer : context.all()) takeBack(peer);
        int from = lookedFrom;
        lookedFrom = Integer.MAX_VALUE;
        return from;
    }

    private void takeBack(Peer peer) {
        if (!peer.bloomSync.hasFilter) return;
        peer.bloomSync.hasFilter = false;
        context.send(peer, new FilterClear());
    }

    private void drop() {
        batch = null;
        fetch.cancel();
    }

    /// Goes on as far as it can.
    void go(Instant now) {
        if (waitsForWallet) return;
        BloomBatch current = batch;
        if (current != null && !isStillRight(current)) drop();
        if (batch == null) begin(now);
        if (batch != null) handOver(batch, now);
    }

    private boolean isStillRight(BloomBatch current) {
        return !current.peers().isEmpty()
                && current.position.hash().equals(context.chain.tip().hash())
                && ForkPoint.leadsTo(current.last, context.chain.bestHeader());
    }

    private void begin(Instant now) {
        HeaderNode last = blocks.last(WINDOW);
        if (last == null) return;
        List<Peer> peers = choose(last, now);
        if (peers.isEmpty()) return;
        for (Peer peer : peers) {
            State state = peer.bloomSync;
            if (!state.hasFilter || state.matches > capacity) load(peer);
        }
        // Answers by an older filter are still to come.
        for (Peer peer : peers) if (!peer.bloomSync.asked.isEmpty()) return;
        HeaderNode tip = context.chain.tip();
        batch = new BloomBatch(tip, last, peers);
        lookedFrom = Math.min(lookedFrom, tip.height());
        var items = new ArrayList<InventoryItem>();
        for (int height = tip.height() + 1; height <= last.height(); height++)
            items.add(new InventoryItem(
                    InventoryItem.FILTERED_BLOCK, last.ancestor(height).hash().hash()));
        for (Peer peer : peers) {
            for (InventoryItem item : items) peer.bloomSync.asked.add(new BlockHash(item.hash()));
            peer.bloomSync.answeredAt = now;
            context.send(peer, new GetData(items));
        }
    }

    /// The peers to be asked; none while a second one is waited for, to come or to have the block.
    private List<Peer> choose(HeaderNode last, Instant now) {
        List<Peer> all = context.ready().stream()
                .filter(peer -> isServedBy(context, peer))
                .sorted(Comparator.comparing((Peer peer) -> !peer.bloomSync.hasFilter)
                        .thenComparing(peer -> !peer.isPreferred()))
                .toList();
        List<Peer> first = all.stream().limit(MAX_ASKED).toList();
        boolean isAlone = all.size() == 1;
        boolean isComplete = (first.size() == MAX_ASKED || (isAlone && saidAlone))
                && first.stream().allMatch(peer -> knows(peer, last));
        if (isComplete) {
            waitsSince = null;
            return first;
        }
        if (waitsSince == null) waitsSince = now;
        if (all.isEmpty() || !Context.reached(waitsSince.plus(ALONE), now)) return List.of();
        if (isAlone && !saidAlone) {
            saidAlone = true;
            context.effect(new NetworkEffect.LogLine(
                    "one peer alone serves bloom filters: what it leaves out would not be noticed"));
        }
        List<Peer> knowing =
                all.stream().filter(peer -> knows(peer, last)).limit(MAX_ASKED).toList();
        if (!knowing.isEmpty()) for (Peer peer : all) if (!knowing.contains(peer)) takeBack(peer);
        return knowing;
    }

    private static boolean knows(Peer peer, HeaderNode node) {
        HeaderNode best = peer.chain.best();
        return best != null && ForkPoint.leadsTo(node, best);
    }

    /// Inputs of ours show nothing but the coin that they spend: so the peer is to add every coin that it sees
    /// paid to us. It is asked for its mempool once, for what came before.
    private void load(Peer peer) {
        if (elements.isEmpty()) fill();
        BloomFilter filter = BloomFilter.forElements(capacity, FALSE_POSITIVE, tweak, BloomFilter.UPDATE_ALL);
        for (ByteString element : elements) filter.insert(element.toByteArray());
        context.send(peer, filter.message());
        if (!peer.bloomSync.hasFilter) context.send(peer, new MempoolRequest());
        peer.bloomSync.hasFilter = true;
        peer.bloomSync.matches = 0;
    }

    private void fill() {
        elements.clear();
        elements.addAll(watch.bloomElements());
        capacity = Math.max(MIN_CAPACITY, 2 * elements.size());
    }

    /// Adds to the filters what the wallet has come to watch. What was asked before is asked again.
    private void refresh() {
        if (elements.isEmpty()) return;
        List<ByteString> fresh = watch.bloomElements().stream()
                .filter(element -> !elements.contains(element))
                .toList();
        if (fresh.isEmpty()) return;
        elements.addAll(fresh);
        boolean fits = elements.size() <= capacity;
        if (!fits) fill();
        for (Peer peer : context.all()) {
            if (!peer.bloomSync.hasFilter) continue;
            if (!fits) load(peer);
            else for (ByteString element : fresh) context.send(peer, new FilterAdd(element));
        }
        drop();
    }

    /// Takes an answer, also one to a question that is not of interest any more.
    void onMerkleBlock(Peer peer, MerkleBlock answer, Instant now) {
        State state = peer.bloomSync;
        // Blocks are answered in the order in which they were asked for.
        if (!answer.header().hash().equals(state.asked.peek())) return;
        Optional<List<PartialMerkleTree.Match>> proven = answer.proven();
        if (proven.isEmpty()) {
            context.misbehaved(peer, "merkleblock: does not fit its header");
            return;
        }
        state.asked.remove();
        state.answeredAt = now;
        state.matches += proven.get().size();
        state.announced = new HashSet<>();
        for (PartialMerkleTree.Match match : proven.get()) state.announced.add(match.txid());
        if (batch != null) batch.answer(peer, !proven.get().isEmpty());
    }

    /// Whether the transaction came behind an answer. It lacks its witnesses, and its block is fetched anyway.
    static boolean isPartOfAnswer(Peer peer, Transaction transaction) {
        Set<Txid> announced = peer.bloomSync.announced;
        return !announced.isEmpty() && announced.remove(transaction.txid());
    }

    /// Blocks of which nobody finds anything are passed over together; one that holds something is fetched.
    private void handOver(BloomBatch current, Instant now) {
        int place = current.next();
        if (current.isAnswered(place) && current.isMatched(place)) {
            fetch.want(current.block(place), now);
            return;
        }
        HeaderNode passed = null;
        for (; current.isAnswered(place) && !current.isMatched(place); place++) passed = current.block(place);
        if (passed == null) return;
        current.position = passed;
        if (current.next() == current.size()) drop();
        // The tip moves there, and then this continues.
        context.effect(new NetworkEffect.NotConcerned(passed.hash()));
    }

    void onBlock(Peer peer, Block block) {
        if (!fetch.isWanted(peer, block.hash())) return;
        fetch.cancel();
        context.effect(new NetworkEffect.CheckBlock(peer.id, block));
    }

    void onChecked(@Nullable Peer peer, BlockHash hash, Optional<Rejection> rejection) {
        if (rejection.isPresent()) {
            if (peer != null) PeerPenalty.apply(context, peer, "block " + hash, rejection.get());
            return;
        }
        BloomBatch current = batch;
        if (current != null && current.next() < current.size()) {
            HeaderNode next = current.block(current.next());
            if (next.hash().equals(hash)) current.position = next;
            if (current.next() == current.size()) drop();
        }
        waitsForWallet = true;
    }

    void onGone(Peer peer) {
        if (batch != null) batch.forget(peer);
        fetch.onGone(peer);
    }

    /// Ends connections to peers that owe an answer.
    void endLate(Instant now) {
        for (Peer peer : context.all()) {
            State state = peer.bloomSync;
            if (state.asked.isEmpty() || !Context.reached(state.answeredAt.plus(ANSWER), now)) continue;
            context.disconnect(peer, "did not answer about a filtered block within " + ANSWER.toSeconds() + " seconds");
        }
    }

    void tick(Instant now) {
        fetch.tick(now);
        if (waitsForWallet || Context.reached(nextRefresh, now)) {
            waitsForWallet = false;
            nextRefresh = now.plus(REFRESH);
            refresh();
        }
        go(now);
    }

    /// Whether nothing is kept of any peer.
    boolean isEmpty() {
        return batch == null || batch.peers().isEmpty();
    }
}
