package org.planchet.network;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Limits;
import org.planchet.wire.Message;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.GetBlocks;
import org.planchet.wire.Message.GetHeaders;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.NotFound;
import org.planchet.wire.Message.TxMessage;

/// Returns peers what they ask for: headers, hashes, blocks and transactions. What a peer does not read is
/// not piled up: above a megabyte unsent its requests wait, in a queue of bounded length, until the shell
/// says that its line is clear. All peers together have a bound as well; if it is reached, requests wait in
/// the order in which they came, and a peer that has left its answers unread for long while others wait is
/// disconnected (P22).
final class DataServer {
    /// Bytes on their way to one peer above which it is served nothing more for now.
    static final long MAX_UNSENT = 1_000_000;

    /// The number of bytes queued for all peers above which no further data is served for now.
    static final long MAX_UNSENT_OF_ALL = 16_000_000;

    /// Things that all peers together may have asked for and not got yet; about 100 bytes each.
    static final int MAX_QUEUED_OF_ALL = 4 * Limits.INVENTORY;

    /// How long a peer may leave its answers unread while others wait for theirs.
    static final Duration UNREAD = Duration.ofSeconds(20);

    /// Blocks served to one peer before all others have their turn: each is read from the disk.
    static final int MAX_AT_ONCE = 16;

    /// Hashes in the answer to getblocks.
    static final int MAX_HASHES = 500;

    /// Blocks off the best chain are served for a month, so that older ones do not reveal which branches this
    /// node saw (P41).
    static final Duration STALE = Duration.ofDays(30);

    /// What one peer has asked for and not got yet.
    static final class State {
        final Deque<InventoryItem> queue = new ArrayDeque<>();

        @Nullable
        GetHeaders headersAsked;

        @Nullable
        BlockHash continueAt;

        long unsent;

        /// Since when something is unsent; null if nothing is, or since the last tick.
        @Nullable
        Instant unsentSince;
    }

    private final Context context;
    private final TxAnnouncer announcer;
    private final CompactServer compact;
    private final FilterServer filters;
    private final BloomServer bloom;
    private final UploadBudget upload;
    private final Set<Peer> waiting = new LinkedHashSet<>();
    private long unsentOfAll;
    private int queuedOfAll;

    DataServer(Context context, TxAnnouncer announcer) {
        this.context = context;
        this.announcer = announcer;
        this.compact = new CompactServer(context, this);
        this.filters = new FilterServer(context, this);
        this.bloom = new BloomServer(context, this);
        this.upload = new UploadBudget(context.settings.limits().uploadPerDay());
    }

    void onGetData(Peer peer, List<InventoryItem> items) {
        State state = peer.serving;
        if (state.queue.size() + items.size() > Limits.INVENTORY) {
            context.disconnect(peer, "asks for more than " + Limits.INVENTORY + " things without taking them");
            return;
        }
        state.queue.addAll(items);
        queuedOfAll += items.size();
        pump(peer);
        if (items.stream().anyMatch(InventoryItem::isTransaction)) announcer.onFetching(peer);
        if (queuedOfAll > MAX_QUEUED_OF_ALL)
            context.disconnect(longestQueue(), "asks for more than all others, and all together for too much");
    }

    private Peer longestQueue() {
        return Collections.max(context.all(), Comparator.comparingInt(peer -> peer.serving.queue.size()));
    }

    /// Of several that wait only the last is answered.
    void onGetHeaders(Peer peer, GetHeaders request) {
        peer.serving.headersAsked = request;
        pump(peer);
    }

    void onDrained(Peer peer) {
        free(peer);
        if (wants(peer)) waiting.add(peer);
        serveWaiting();
    }

    private boolean wants(Peer peer) {
        State state = peer.serving;
        return state.headersAsked != null || !state.queue.isEmpty() || filters.wants(peer);
    }

    void onGone(Peer peer) {
        free(peer);
        waiting.remove(peer);
        filters.onGone(peer);
        queuedOfAll -= peer.serving.queue.size();
        peer.serving.queue.clear();
    }

    /// Whether nothing is kept of any peer.
    boolean isEmpty() {
        return waiting.isEmpty() && unsentOfAll == 0 && filters.isEmpty();
    }

    private void free(Peer peer) {
        unsentOfAll -= peer.serving.unsent;
        peer.serving.unsent = 0;
        peer.serving.unsentSince = null;
    }

    void charge(Peer peer, long bytes) {
        peer.serving.unsent += bytes;
        unsentOfAll += bytes;
    }

    void tick(Instant now) {
        filters.tick();
        serveWaiting();
        Peer slowest = null;
        Instant since = Instant.MAX;
        for (Peer peer : context.peers.values()) {
            State state = peer.serving;
            if (state.unsent == 0) continue;
            Instant began = state.unsentSince == null ? now : state.unsentSince;
            state.unsentSince = began;
            if (slowest != null && !began.isBefore(since)) continue;
            slowest = peer;
            since = began;
        }
        if (slowest != null && !waiting.isEmpty() && Context.reached(since.plus(UNREAD), now))
            context.disconnect(slowest, "does not read what it asked for, and others wait");
    }

    /// Those who wait for room, the first first.
    private void serveWaiting() {
        for (Peer peer : List.copyOf(waiting)) {
            if (unsentOfAll >= MAX_UNSENT_OF_ALL) return;
            waiting.remove(peer);
            pump(peer);
        }
    }

    /// The part that gives blocks in their compact form.
    CompactServer compact() {
        return compact;
    }

    /// The part that gives compact filters.
    FilterServer filters() {
        return filters;
    }

    /// The part that gives what bloom filters match.
    BloomServer bloom() {
        return bloom;
    }

    /// What may be sent in a day.
    UploadBudget upload() {
        return upload;
    }

    /// Whether the peer may request the whole mempool, by permission or because it was offered bloom filters:
    /// otherwise any peer could find out which transactions reached this node first. Who asks in vain goes,
    /// if it may be sent away.
    boolean givesPool(Peer peer) {
        if (peer.may(Permission.MEMPOOL)) return true;
        if (bloom.isOffered(peer) && !upload.isReached()) return true;
        String why = bloom.isOffered(peer) ? "the day's upload is used up" : BloomServer.NOT_OFFERED;
        if (!peer.may(Permission.NO_BAN)) context.disconnect(peer, "mempool although " + why);
        return false;
    }

    boolean hasRoom(Peer peer) {
        return hasRoom(peer.serving);
    }

    private boolean hasRoom(State state) {
        return state.unsent < MAX_UNSENT && unsentOfAll < MAX_UNSENT_OF_ALL;
    }

    /// Serves a peer what it has asked for, as far as there is room and its turn goes.
    void pump(Peer peer) {
        State state = peer.serving;
        GetHeaders request = state.headersAsked;
        if (request != null && hasRoom(state)) {
            state.headersAsked = null;
            answer(peer, request);
        }
        filters.serve(peer);
        var missing = new ArrayList<InventoryItem>();
        int blocks = 0;
        while (!peer.gone && !state.queue.isEmpty() && hasRoom(state) && blocks < MAX_AT_ONCE) {
            InventoryItem item = state.queue.remove();
            queuedOfAll--;
            boolean served = true;
            if (item.isTransaction()) served = serveTransaction(peer, item);
            else if (item.isBlock()) {
                served = serveBlock(peer, item);
                blocks++;
            }
            // Kinds we do not know are skipped, not answered (P07).
            if (!served) missing.add(item);
        }
        if (!missing.isEmpty()) context.send(peer, new NotFound(missing));
        if (wants(peer) && !peer.gone && state.unsent < MAX_UNSENT) waiting.add(peer);
    }

    private void answer(Peer peer, GetHeaders request) {
        ChainReads chain = context.chain;
        if (hasTooLittleWork() && !peer.may(Permission.DOWNLOAD)) {
            // Our headers may be a false chain's. An answer there must be, or we would seem to stall.
            context.send(peer, new Headers(List.of()));
            return;
        }
        var found = new ArrayList<BlockHeader>();
        HeaderNode node;
        if (request.locator().isEmpty()) {
            // Without a locator one block is asked for by its hash.
            node = chain.find(request.stop());
            if (node == null || !mayServe(node)) return;
            found.add(node.header());
        } else {
            node = chain.findFork(request.locator());
            while (found.size() < Limits.HEADERS && !node.hash().equals(request.stop())) {
                HeaderNode next = chain.atHeight(node.height() + 1);
                if (next == null) break;
                node = next;
                found.add(node.header());
            }
        }
        peer.chain.wasSent(node);
        charge(peer, found.size() * (BlockHeader.SIZE + 1L));
        context.send(peer, new Headers(found));
    }

    private boolean hasTooLittleWork() {
        return context.chain.work(context.chain.tip()).compareTo(context.settings.minimumChainWork()) < 0;
    }

    void onGetBlocks(Peer peer, GetBlocks request) {
        State state = peer.serving;
        if (!hasRoom(state)) return;
        var items = new ArrayList<InventoryItem>();
        HeaderNode node = context.chain.findFork(request.locator());
        while (items.size() < MAX_HASHES) {
            node = context.chain.atHeight(node.height() + 1);
            if (node == null || node.hash().equals(request.stop())) break;
            items.add(InventoryItem.of(node.hash()));
        }
        if (items.isEmpty()) return;
        // Once it has fetched the last of them, our tip is announced to it, and it continues.
        if (items.size() == MAX_HASHES)
            state.continueAt = new BlockHash(items.getLast().hash());
        charge(peer, items.size() * 36L);
        context.send(peer, new Inv(items));
    }

    private boolean serveBlock(Peer peer, InventoryItem item) {
        ChainReads chain = context.chain;
        HeaderNode node = chain.find(new BlockHash(item.hash()));
        if (node == null || !chain.hasBlock(node) || !mayServe(node)) return false;
        if (!upload.servesHistory() && isCostly(item, node) && !peer.may(Permission.DOWNLOAD)) {
            context.disconnect(peer, "wants old blocks, and the day's upload is nearly used up");
            return true;
        }
        Block block = chain.readBlock(node.hash());
        if (block == null) return false;
        sendBlock(peer, item.type(), block, node);
        if (node.hash().equals(peer.serving.continueAt)) {
            peer.serving.continueAt = null;
            context.send(peer, new Inv(List.of(InventoryItem.of(chain.tip().hash()))));
        }
        return true;
    }

    /// Whether serving a block counts as history: an old block, or a filtered one, which peers in step do not
    /// need.
    private boolean isCostly(InventoryItem item, HeaderNode node) {
        long age = context.chain.bestHeader().header().time() - node.header().time();
        return age > UploadBudget.HISTORICAL.toSeconds() || item.type() == InventoryItem.FILTERED_BLOCK;
    }

    /// Sends a block in the form asked for; in its compact form only if that is worth it.
    private void sendBlock(Peer peer, int form, Block block, HeaderNode node) {
        if (form == InventoryItem.FILTERED_BLOCK) {
            bloom.sendMatches(peer, block);
            return;
        }
        peer.chain.has(context.chain, node);
        Message small = form == InventoryItem.COMPACT_BLOCK ? compact.answer(block, node) : null;
        if (small != null) {
            charge(peer, 6L * block.transactions().size());
            context.send(peer, small);
            return;
        }
        boolean plain = form == InventoryItem.BLOCK;
        charge(peer, plain ? block.strippedSize() : block.size());
        context.send(peer, new BlockMessage(plain ? Stripped.of(block) : block));
    }

    /// Bitcoin Core's `BlockRequestAllowed`: of blocks off the best chain only those that were in it once, and are
    /// young by their time and by the work done since.
    boolean mayServe(HeaderNode node) {
        ChainReads chain = context.chain;
        if (chain.inBestChain(node)) return true;
        if (chain.isInvalid(node) || !chain.wasConnected(node)) return false;
        HeaderNode best = chain.bestHeader();
        long age = best.header().time() - node.header().time();
        BigInteger blockWork = ChainWork.ofBits(best.header().bits()).value();
        BigInteger secondsOfWork = chain.work(best)
                .subtract(chain.work(node))
                .multiply(BigInteger.valueOf(chain.targetSpacing().toSeconds()))
                .divide(blockWork.max(BigInteger.ONE));
        BigInteger limit = BigInteger.valueOf(STALE.toSeconds());
        return age < STALE.toSeconds() && secondsOfWork.compareTo(limit) < 0;
    }

    private boolean serveTransaction(Peer peer, InventoryItem item) {
        boolean byWtxid = item.type() == InventoryItem.WTX;
        Transaction transaction =
                byWtxid ? context.mempool.get(new Wtxid(item.hash())) : context.mempool.get(new Txid(item.hash()));
        if (transaction == null || !announcer.mayFetch(peer, transaction))
            transaction = peer.isFull() ? compact.ofNewest(item.hash()) : null;
        if (transaction == null) return false;
        boolean plain = item.type() == InventoryItem.TX;
        charge(peer, transaction.size());
        context.send(peer, new TxMessage(plain ? Stripped.of(transaction) : transaction));
        context.effect(new NetworkEffect.Fetched(transaction.txid()));
        return true;
    }
}
