package org.planchet.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.wire.ByteString;
import org.planchet.wire.Limits;
import org.planchet.wire.Message;
import org.planchet.wire.Message.CFCheckpt;
import org.planchet.wire.Message.CFHeaders;
import org.planchet.wire.Message.CFilter;
import org.planchet.wire.Message.GetCFCheckpt;
import org.planchet.wire.Message.GetCFHeaders;
import org.planchet.wire.Message.GetCFilters;
import org.planchet.wire.Services;

/// Gives light nodes compact filters and what commits to them (BIP-0157), within [DataServer]'s bounds:
/// nothing is queued for a peer that has unread answers, and a range of filters continues where it stopped.
///
/// The index follows the chain from behind. So filters are offered only to peers that come while it is near the tip,
/// and a question about a block that it has yet to come to waits for it.
final class FilterServer {
    /// The only kind of filter there is (BIP-0158).
    static final int BASIC = 0;

    /// Filters are offered while the index lacks no more than so many blocks of the best chain: each new block is
    /// missing for a moment.
    static final int MAX_LAG = 6;

    /// Questions that a peer may have open.
    static final int MAX_ASKED = 32;

    /// Rows of hashes read for one peer before all others have their turn.
    private static final int ROWS_AT_ONCE = 2_000;

    /// What reading a filter counts as: it is some twenty kilobytes, a row of hashes is 64 bytes.
    private static final int ROWS_OF_FILTER = 20;

    /// What one peer has asked for and not got yet.
    static final class State {
        private final Deque<Message> asked = new ArrayDeque<>();

        /// Filters sent of the first question.
        private int sent;
    }

    private final Context context;
    private final DataServer serving;

    /// Peers whose first question needs a block that the index has not come to.
    private final Set<Peer> ahead = new LinkedHashSet<>();

    FilterServer(Context context, DataServer serving) {
        this.context = context;
        this.serving = serving;
    }

    /// The service bit, if filters are offered at this moment; 0 if they are not.
    static long offered(Context context) {
        BlockHash indexed = context.filters.indexedTo();
        HeaderNode at = indexed == null ? null : context.chain.find(indexed);
        boolean near = at != null
                && context.chain.inBestChain(at)
                && context.chain.tip().height() - at.height() <= MAX_LAG;
        return near ? Services.COMPACT_FILTERS : 0;
    }

    void onGetCFilters(Peer peer, GetCFilters request) {
        if (mayAsk(peer, request.type(), request.startHeight(), request.stop(), Limits.FILTERS)) take(peer, request);
    }

    void onGetCFHeaders(Peer peer, GetCFHeaders request) {
        if (mayAsk(peer, request.type(), request.startHeight(), request.stop(), Limits.FILTER_HEADERS))
            take(peer, request);
    }

    void onGetCFCheckpt(Peer peer, GetCFCheckpt request) {
        if (mayAsk(peer, request.type(), 0, request.stop(), Long.MAX_VALUE)) take(peer, request);
    }

    /// Bitcoin Core's `PrepareBlockFilterRequest`: false if no honest peer asks this, which ends the connection.
    private boolean mayAsk(Peer peer, int type, long start, BlockHash stop, long most) {
        if (type != BASIC || (peer.handshake.offered & Services.COMPACT_FILTERS) == 0)
            return refuse(peer, "asks for compact filters that it was not offered");
        HeaderNode node = context.chain.find(stop);
        if (node == null || !serving.mayServe(node)) return refuse(peer, "asks for filters up to an unknown block");
        if (start > node.height()) return refuse(peer, "asks for filters from " + start + " back to " + node.height());
        if (node.height() - start >= most)
            return refuse(peer, "asks for " + (node.height() - start + 1) + " filters at once, " + most + " may be");
        return true;
    }

    private boolean refuse(Peer peer, String why) {
        context.disconnect(peer, why);
        return false;
    }

    private void take(Peer peer, Message request) {
        if (peer.filters.asked.size() >= MAX_ASKED) {
            context.disconnect(peer, "asks for filters again and again without taking them");
            return;
        }
        peer.filters.asked.add(request);
        serving.pump(peer);
    }

    /// Whether something is left that can be served now, but for room.
    boolean wants(Peer peer) {
        return !peer.filters.asked.isEmpty() && !ahead.contains(peer);
    }

    void onGone(Peer peer) {
        ahead.remove(peer);
        peer.filters.asked.clear();
    }

    /// Whether no request waits for the index.
    boolean isEmpty() {
        return ahead.isEmpty();
    }

    /// The index may have moved.
    void tick() {
        if (ahead.isEmpty()) return;
        List<Peer> again = List.copyOf(ahead);
        ahead.clear();
        again.forEach(serving::pump);
    }

    /// Serves what the peer has asked for, as far as there is room and a turn goes.
    void serve(Peer peer) {
        Deque<Message> asked = peer.filters.asked;
        int rows = 0;
        while (wants(peer) && !peer.gone && serving.hasRoom(peer) && rows < ROWS_AT_ONCE) {
            Message request = asked.getFirst();
            HeaderNode stop = context.chain.find(stopOf(request));
            if (stop == null || !answer(peer, request, stop)) {
                if (stop != null && context.chain.inBestChain(stop) && isAhead(stop)) ahead.add(peer);
                else done(peer);
            } else rows += request instanceof GetCFilters ? ROWS_OF_FILTER : ROWS_AT_ONCE;
        }
    }

    private boolean isAhead(HeaderNode node) {
        return context.filters.hashes(node.hash()) == null;
    }

    private static BlockHash stopOf(Message request) {
        return switch (request) {
            case GetCFilters filters -> filters.stop();
            case GetCFHeaders headers -> headers.stop();
            case GetCFCheckpt checkpoints -> checkpoints.stop();
            default -> throw new AssertionError("no question about filters: " + request);
        };
    }

    private static void done(Peer peer) {
        peer.filters.asked.removeFirst();
        peer.filters.sent = 0;
    }

    /// Sends the next message; false if the index does not have what it takes.
    private boolean answer(Peer peer, Message request, HeaderNode stop) {
        return switch (request) {
            case GetCFilters filters -> sendFilter(peer, filters, stop);
            case GetCFHeaders headers -> sendHeaders(peer, headers, stop);
            default -> sendCheckpoints(peer, stop);
        };
    }

    private boolean sendFilter(Peer peer, GetCFilters request, HeaderNode stop) {
        int height = (int) request.startHeight() + peer.filters.sent;
        // Nothing of a range is sent before all of it is indexed: then it comes without a pause.
        if (peer.filters.sent == 0 && isAhead(stop)) return false;
        BlockHash block = at(stop, height).hash();
        byte[] filter = context.filters.filter(block);
        if (filter == null) return false;
        send(peer, new CFilter(BASIC, block, new ByteString(filter)), filter.length + 36L);
        if (height == stop.height()) done(peer);
        else peer.filters.sent++;
        return true;
    }

    private boolean sendHeaders(Peer peer, GetCFHeaders request, HeaderNode stop) {
        int start = (int) request.startHeight();
        Hash256 previous = Hash256.ZERO;
        if (start > 0) {
            FilterReads.Hashes before = hashesAt(stop, start - 1);
            if (before == null) return false;
            previous = before.header();
        }
        var filterHashes = new ArrayList<Hash256>(stop.height() - start + 1);
        for (int height = start; height <= stop.height(); height++) {
            FilterReads.Hashes hashes = hashesAt(stop, height);
            if (hashes == null) return false;
            filterHashes.add(hashes.filterHash());
        }
        done(peer);
        send(peer, new CFHeaders(BASIC, stop.hash(), previous, filterHashes), 65 + 32L * filterHashes.size());
        return true;
    }

    private boolean sendCheckpoints(Peer peer, HeaderNode stop) {
        var headers = new ArrayList<Hash256>();
        for (int height = Limits.CHECKPOINT_INTERVAL; height <= stop.height(); height += Limits.CHECKPOINT_INTERVAL) {
            FilterReads.Hashes hashes = hashesAt(stop, height);
            if (hashes == null) return false;
            headers.add(hashes.header());
        }
        done(peer);
        send(peer, new CFCheckpt(BASIC, stop.hash(), headers), 33 + 32L * headers.size());
        return true;
    }

    private void send(Peer peer, Message message, long bytes) {
        serving.charge(peer, bytes);
        context.send(peer, message);
    }

    private FilterReads.@Nullable Hashes hashesAt(HeaderNode stop, int height) {
        return context.filters.hashes(at(stop, height).hash());
    }

    /// The block at `height` of the branch that ends in `stop`.
    private HeaderNode at(HeaderNode stop, int height) {
        HeaderNode best = context.chain.inBestChain(stop) ? context.chain.atHeight(height) : null;
        return best != null ? best : stop.ancestor(height);
    }
}
