package org.planchet.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Wtxid;

/// Keeps transactions whose parents have not come yet, with all peers that announced each, as Bitcoin Core 30's
/// `TxOrphanage`.
///
/// Two things are bounded: memory, at 404,000 weight units for each peer that has orphans here, and work, at
/// a latency score of 3,000 overall (one an announcement, and one more for ten inputs), of which each peer
/// has an equal share. Above a bound the peer that exceeds its own share most loses its oldest announcement;
/// an orphan goes with the last of its announcers. So a peer cannot evict orphans that another peer keeps
/// within its share (P10).
final class TxOrphanage {
    /// DEFAULT_MAX_ORPHANAGE_LATENCY_SCORE.
    static final int MAX_LATENCY_SCORE = 3_000;

    /// DEFAULT_RESERVED_ORPHAN_WEIGHT_PER_PEER, weight units.
    static final long RESERVED_WEIGHT = 404_000;

    /// Heavier transactions are not relayed (MAX_STANDARD_TX_WEIGHT), weight units.
    private static final int MAX_TX_WEIGHT = 400_000;

    private static final int INPUTS_A_POINT = 10;

    /// An orphan that may have all its parents now, and on whose account it is tried again.
    record Retry(PeerId from, Transaction transaction) {}

    private static final class Orphan {
        final Transaction transaction;
        final List<Announcement> announcements = new ArrayList<>(1);

        Orphan(Transaction transaction) {
            this.transaction = transaction;
        }

        int inputScore() {
            return transaction.inputs().size() / INPUTS_A_POINT;
        }
    }

    private record Announcement(Orphan orphan, PeerId peer, long sequence) {
        int score() {
            return 1 + orphan.inputScore();
        }
    }

    private static final Comparator<Announcement> OLDEST_FIRST = Comparator.comparingLong(Announcement::sequence);

    /// What one peer keeps here.
    private static final class Share {
        final TreeSet<Announcement> waiting = new TreeSet<>(OLDEST_FIRST);

        /// Those to be tried again, at this peer's turn.
        final TreeSet<Announcement> ready = new TreeSet<>(OLDEST_FIRST);

        long weight;
        long score;

        boolean isEmpty() {
            return waiting.isEmpty() && ready.isEmpty();
        }

        Announcement oldest() {
            return waiting.isEmpty() ? ready.first() : waiting.first();
        }
    }

    private final Map<Wtxid, Orphan> orphans = new HashMap<>();
    private final Map<OutPoint, Set<Wtxid>> spenders = new HashMap<>();
    private final TreeMap<PeerId, Share> shares = new TreeMap<>();
    private long lastSequence;
    private int announcements;

    /// Of orphans, each counted once.
    private long weight;

    private long inputScore;

    /// Whose turn it was last to have an orphan tried again.
    private PeerId lastTurn = new PeerId(0);

    boolean contains(Wtxid wtxid) {
        return orphans.containsKey(wtxid);
    }

    @Nullable
    Transaction get(Wtxid wtxid) {
        Orphan orphan = orphans.get(wtxid);
        return orphan == null ? null : orphan.transaction;
    }

    boolean isAnnouncedBy(Wtxid wtxid, PeerId peer) {
        Orphan orphan = orphans.get(wtxid);
        return orphan != null && orphan.announcements.stream().anyMatch(each -> each.peer.equals(peer));
    }

    /// Keeps a transaction whose parents are missing, or notes that this peer has it too. Ignored if it is
    /// heavier than what is relayed.
    void add(Transaction transaction, PeerId from) {
        if (transaction.weight() > MAX_TX_WEIGHT || isAnnouncedBy(transaction.wtxid(), from)) return;
        Orphan orphan = orphans.computeIfAbsent(transaction.wtxid(), id -> enter(transaction));
        var announcement = new Announcement(orphan, from, ++lastSequence);
        orphan.announcements.add(announcement);
        Share share = shares.computeIfAbsent(from, id -> new Share());
        share.waiting.add(announcement);
        share.weight += transaction.weight();
        share.score += announcement.score();
        announcements++;
        limit();
    }

    private Orphan enter(Transaction transaction) {
        for (TxIn input : transaction.inputs())
            spenders.computeIfAbsent(input.prevout(), out -> new LinkedHashSet<>(2))
                    .add(transaction.wtxid());
        var orphan = new Orphan(transaction);
        weight += transaction.weight();
        inputScore += orphan.inputScore();
        return orphan;
    }

    private boolean isOverLimit() {
        return score() > MAX_LATENCY_SCORE || weight > RESERVED_WEIGHT * Math.max(1, shares.size());
    }

    /// The shares are those of the moment when it began, however many peers lose all they had.
    private void limit() {
        long scoreShare = MAX_LATENCY_SCORE / Math.max(1, shares.size());
        while (isOverLimit()) {
            Map.Entry<PeerId, Share> worst = null;
            long most = -1;
            for (Map.Entry<PeerId, Share> entry : shares.entrySet()) {
                // Both as parts of their shares, over the same denominator. Of equal ones the newer peer is worse.
                long excess = Math.max(entry.getValue().score * RESERVED_WEIGHT, entry.getValue().weight * scoreShare);
                if (excess >= most) {
                    most = excess;
                    worst = entry;
                }
            }
            if (worst == null) throw new AssertionError("too many orphans, and nobody has any");
            remove(worst.getValue().oldest());
        }
    }

    private void remove(Announcement announcement) {
        Orphan orphan = announcement.orphan;
        Share share = shares.get(announcement.peer);
        if (share == null || !orphan.announcements.remove(announcement))
            throw new AssertionError("announced by nobody: " + orphan.transaction);
        share.waiting.remove(announcement);
        share.ready.remove(announcement);
        share.weight -= orphan.transaction.weight();
        share.score -= announcement.score();
        if (share.isEmpty()) shares.remove(announcement.peer);
        announcements--;
        if (orphan.announcements.isEmpty()) leave(orphan);
    }

    private void leave(Orphan orphan) {
        Wtxid wtxid = orphan.transaction.wtxid();
        orphans.remove(wtxid);
        weight -= orphan.transaction.weight();
        inputScore -= orphan.inputScore();
        for (TxIn input : orphan.transaction.inputs()) {
            Set<Wtxid> others = spenders.get(input.prevout());
            if (others == null) continue;
            others.remove(wtxid);
            if (others.isEmpty()) spenders.remove(input.prevout());
        }
    }

    void remove(Wtxid wtxid) {
        Orphan orphan = orphans.get(wtxid);
        if (orphan != null) for (Announcement each : List.copyOf(orphan.announcements)) remove(each);
    }

    void onGone(PeerId peer) {
        Share share = shares.get(peer);
        if (share == null) return;
        for (Announcement each : List.copyOf(share.waiting)) remove(each);
        for (Announcement each : List.copyOf(share.ready)) remove(each);
    }

    /// A block joined the best chain: what it holds or conflicts with goes.
    void onBlock(Block block) {
        if (orphans.isEmpty()) return; // while syncing there are none
        for (Transaction transaction : block.transactions())
            for (TxIn input : transaction.inputs())
                for (Wtxid wtxid : List.copyOf(spenders.getOrDefault(input.prevout(), Set.of()))) remove(wtxid);
    }

    /// A parent is here: its children are to be tried again, each on the account of one of its announcers by
    /// chance, so that no peer can hold an orphan up or have it checked often.
    void parentCame(Transaction parent, RandomGenerator random) {
        if (orphans.isEmpty()) return;
        for (int i = 0; i < parent.outputs().size(); i++) {
            for (Wtxid wtxid : spenders.getOrDefault(parent.outPoint(i), Set.of())) {
                Orphan orphan = orphans.get(wtxid);
                if (orphan == null) throw new AssertionError("a spender that is not here: " + wtxid);
                int count = orphan.announcements.size();
                Announcement chosen = orphan.announcements.get(count == 1 ? 0 : random.nextInt(count));
                Share share = shares.get(chosen.peer);
                if (share != null && share.waiting.remove(chosen)) share.ready.add(chosen);
            }
        }
    }

    /// The children of `parent` that this peer announced, those it announced last first.
    List<Transaction> childrenOf(Transaction parent, PeerId peer) {
        var children = new TreeSet<>(OLDEST_FIRST.reversed());
        for (int i = 0; i < parent.outputs().size(); i++)
            for (Wtxid wtxid : spenders.getOrDefault(parent.outPoint(i), Set.of())) {
                Orphan orphan = orphans.get(wtxid);
                if (orphan == null) throw new AssertionError("a spender that is not here: " + wtxid);
                for (Announcement each : orphan.announcements) if (each.peer.equals(peer)) children.add(each);
            }
        return children.stream().map(each -> each.orphan.transaction).toList();
    }

    /// The next orphan to try again, the peers taking turns; null if there is none. It stays here until it is
    /// removed.
    @Nullable
    Retry next() {
        for (int i = 0; i < shares.size(); i++) {
            PeerId turn = shares.higherKey(lastTurn);
            lastTurn = turn == null ? shares.firstKey() : turn;
            Share share = shares.get(lastTurn);
            if (share == null || share.ready.isEmpty()) continue;
            Announcement ready = share.ready.removeFirst();
            share.waiting.add(ready);
            return new Retry(ready.peer, ready.orphan.transaction);
        }
        return null;
    }

    /// All of them, the first kept first.
    List<NetworkReader.Orphan> all() {
        var all = new ArrayList<>(orphans.values());
        all.sort(Comparator.comparingLong(orphan -> orphan.announcements.getFirst().sequence));
        return all.stream()
                .map(orphan -> new NetworkReader.Orphan(
                        orphan.transaction,
                        orphan.announcements.stream().map(Announcement::peer).toList()))
                .toList();
    }

    /// One an announcement, and one more for ten inputs of each orphan.
    long score() {
        return announcements + inputScore;
    }

    /// Of all orphans, each counted once, in weight units.
    long weight() {
        return weight;
    }

    int size() {
        return orphans.size();
    }

    boolean isEmpty() {
        return orphans.isEmpty() && spenders.isEmpty() && shares.isEmpty();
    }
}
