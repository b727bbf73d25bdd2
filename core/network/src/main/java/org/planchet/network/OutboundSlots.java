package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which connections we open of our own accord, after Bitcoin Core's `ThreadOpenConnections`, in this order:
/// to the anchors of an earlier run; full ones; two for blocks alone; while our tip is stale one more full
/// one; once the initial download is over one more for blocks alone every five minutes ([OutboundTrim] ends
/// what is one too many); and every two minutes a feeler, to learn which of the announced nodes are reachable
/// (P13, P14). The next kind has its turn when the one before has all its places.
final class OutboundSlots {
    static final int MAX_BLOCK_ONLY = 2;

    /// Fewer places than that for full connections are a choice to have few connections.
    static final int ENOUGH_FULL = 8;

    static final Duration FEELER_MEAN = Duration.ofMinutes(2);
    static final Duration EXTRA_BLOCK_ONLY_MEAN = Duration.ofMinutes(5);

    /// Whom to dial, and for what.
    interface Dialler {
        void dial(Endpoint target, ConnectionKind kind);
    }

    private final Context context;
    private final AddressBook book;
    private final Deque<Endpoint> anchors = new ArrayDeque<>();
    private Instant nextFeeler = Instant.EPOCH;
    private Instant nextExtraBlockOnly = Instant.EPOCH;

    /// Whether one more full connection than usual is wanted: our tip is stale.
    boolean wantsExtraFull;

    OutboundSlots(Context context, AddressBook book) {
        this.context = context;
        this.book = book;
    }

    /// The peers of an earlier run that only blocks came from.
    void setAnchors(List<Endpoint> kept) {
        anchors.clear();
        anchors.addAll(kept.subList(0, Math.min(MAX_BLOCK_ONLY, kept.size())));
    }

    int maxBlockOnly() {
        return context.settings.reach().maxOutbound() >= ENOUGH_FULL ? MAX_BLOCK_ONLY : 0;
    }

    /// Peers of a kind that we chose ourselves.
    int count(ConnectionKind kind) {
        int count = 0;
        for (Peer peer : context.peers.values()) if (!peer.inbound && !peer.manual && peer.kind == kind) count++;
        return count;
    }

    /// Opens what is to be opened now.
    ///
    /// @param attempts those under way that are of our own choice
    /// @param isFree   whether a place may be dialled at all
    /// @param isUsable whether beside the peers there are
    void fill(
            Instant now,
            Collection<ConnectionKind> attempts,
            Predicate<Endpoint> isFree,
            Predicate<Endpoint> isUsable,
            Dialler dialler) {
        int full = count(ConnectionKind.FULL) + count(attempts, ConnectionKind.FULL);
        int blockOnly = count(ConnectionKind.BLOCK_ONLY) + count(attempts, ConnectionKind.BLOCK_ONLY);
        while (!anchors.isEmpty() && blockOnly < maxBlockOnly()) {
            Endpoint anchor = anchors.remove();
            if (!isUsable.test(anchor)) continue;
            dialler.dial(anchor, ConnectionKind.BLOCK_ONLY);
            blockOnly++;
        }
        int maxFull = context.settings.reach().maxOutbound();
        while (full < maxFull) {
            if (!dial(book.pick(now, isUsable), ConnectionKind.FULL, dialler)) return;
            full++;
        }
        while (blockOnly < maxBlockOnly()) {
            if (!dial(book.pick(now, isUsable), ConnectionKind.BLOCK_ONLY, dialler)) return;
            blockOnly++;
        }
        if (maxBlockOnly() == 0) return;
        if (wantsExtraFull && full == maxFull) dial(book.pick(now, isUsable), ConnectionKind.FULL, dialler);
        openExtraBlockOnly(now, blockOnly, isUsable, dialler);
        feel(now, isFree, dialler);
    }

    private static int count(Collection<ConnectionKind> attempts, ConnectionKind kind) {
        int count = 0;
        for (ConnectionKind each : attempts) if (each == kind) count++;
        return count;
    }

    private static boolean dial(@Nullable Endpoint target, ConnectionKind kind, Dialler dialler) {
        if (target == null) return false;
        dialler.dial(target, kind);
        return true;
    }

    /// Another look at the network now and then, by peers that an attacker did not choose: if one of them brings a
    /// block before the others do it stays.
    private void openExtraBlockOnly(Instant now, int blockOnly, Predicate<Endpoint> isUsable, Dialler dialler) {
        if (!context.initialDownload.isOver() || blockOnly > maxBlockOnly()) return;
        if (nextExtraBlockOnly.equals(Instant.EPOCH))
            nextExtraBlockOnly = now.plus(context.poisson(EXTRA_BLOCK_ONLY_MEAN));
        if (!Context.reached(nextExtraBlockOnly, now)) return;
        nextExtraBlockOnly = now.plus(context.poisson(EXTRA_BLOCK_ONLY_MEAN));
        dial(book.pick(now, isUsable), ConnectionKind.BLOCK_ONLY, dialler);
    }

    /// Tries a node whose place another waits for, else one that never answered.
    private void feel(Instant now, Predicate<Endpoint> isFree, Dialler dialler) {
        book.resolveCollisions(now);
        if (nextFeeler.equals(Instant.EPOCH)) nextFeeler = now.plus(context.poisson(FEELER_MEAN));
        if (!Context.reached(nextFeeler, now)) return;
        nextFeeler = now.plus(context.poisson(FEELER_MEAN));
        Endpoint tested = book.toTest();
        if (tested == null || !isFree.test(tested)) tested = book.pickNew(now, isFree);
        dial(tested, ConnectionKind.FEELER, dialler);
    }
}
