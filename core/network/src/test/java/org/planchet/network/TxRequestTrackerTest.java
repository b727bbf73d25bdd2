package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.planchet.network.TxRequestTracker.Request;
import org.planchet.primitives.Hash256;
import org.planchet.wire.InventoryItem;

/// The tracker against a twin that keeps one list and goes through it each time.
class TxRequestTrackerTest {
    private static final int PEERS = 4;
    private static final int HASHES = 4;
    private static final TxPriority PRIORITY = new TxPriority(7, 8);
    private static final Duration EXPIRY = Duration.ofSeconds(60);

    private final TxRequestTracker tracker = new TxRequestTracker(PRIORITY);
    private Instant now = Stage.START;

    private static Peer peer(int number) {
        var id = new PeerId(number);
        Endpoint remote = Stage.at("10.0.0." + number + ":5000");
        return new Peer(id, remote, Optional.empty(), false, ConnectionKind.FULL, Set.of(), Stage.START);
    }

    private static InventoryItem item(int number) {
        return new InventoryItem(InventoryItem.WTX, new Hash256(number, 1, 2, 3));
    }

    private List<Request> due() {
        return tracker.due(now, now.plus(EXPIRY));
    }

    private void received(Peer peer, InventoryItem item, boolean preferred, long delay) {
        tracker.received(peer, item, preferred, now.plusSeconds(delay), now);
    }

    @Test
    void p08_tx_withhold_the_next_is_asked_when_the_request_expires() {
        Peer a = peer(1);
        Peer b = peer(2);
        received(a, item(1), true, 0);
        received(b, item(1), false, 0);
        assertEquals(List.of(new Request(a, item(1))), due());
        now = now.plus(EXPIRY).minusMillis(1);
        assertEquals(List.of(), due());
        now = now.plusMillis(1);
        assertEquals(List.of(new Request(b, item(1))), due());
        // Both kept it: it is forgotten, and may be announced anew.
        now = now.plus(EXPIRY);
        assertEquals(List.of(), due());
        received(a, item(1), true, 0);
        assertEquals(List.of(new Request(a, item(1))), due());
    }

    @Test
    void an_announcement_before_its_time_gives_way_to_one_whose_time_has_come() {
        Peer slow = peer(1);
        Peer quick = peer(2);
        received(slow, item(1), true, 4);
        received(quick, item(1), false, 2);
        now = now.plusSeconds(2);
        assertEquals(List.of(new Request(quick, item(1))), due());
        now = now.plusSeconds(2);
        assertEquals(List.of(), due());
    }

    @Test
    void an_answer_settles_that_peers_request_only() {
        Peer a = peer(1);
        Peer b = peer(2);
        received(a, item(1), true, 0);
        received(b, item(1), false, 0);
        due();
        tracker.answered(b, item(1).hash());
        assertEquals(List.of(), due());
        assertEquals(1, tracker.inFlight(a));
        // Nobody is left when the other answers too.
        tracker.answered(a, item(1).hash());
        assertTrue(due().isEmpty());
        tracker.onGone(a);
        tracker.onGone(b);
        assertTrue(tracker.isEmpty());
    }

    @Test
    void p06_invdos_a_call_takes_up_a_thousand_at_most_whatever_has_been_announced() {
        for (int p = 1; p <= 10; p++) {
            Peer flooder = peer(p);
            for (int i = 0; i < 500; i++) received(flooder, item(p * 1_000 + i), false, 2);
        }
        now = now.plusSeconds(2);
        for (int call = 0; call < 5; call++) assertEquals(TxRequestTracker.MAX_DUE, due().size());
        assertEquals(List.of(), due());
    }

    private enum State {
        DELAYED,
        CANDIDATE,
        REQUESTED,
        COMPLETED
    }

    private static final class Line {
        final Peer peer;
        final InventoryItem item;
        final long priority;
        State state = State.DELAYED;
        Instant time;

        Line(Peer peer, InventoryItem item, boolean preferred, Instant time) {
            this.peer = peer;
            this.item = item;
            this.priority = PRIORITY.of(item.hash(), peer.id, preferred);
            this.time = time;
        }
    }

    private static final class Twin {
        private final List<Line> lines = new ArrayList<>();

        void received(Peer peer, InventoryItem item, boolean preferred, Instant notBefore) {
            for (Line line : lines) if (line.peer == peer && line.item.equals(item)) return;
            lines.add(new Line(peer, item, preferred, notBefore));
        }

        List<Request> due(Instant now) {
            for (Line line : lines) {
                boolean past = !line.time.isAfter(now);
                if (past && line.state == State.DELAYED) line.state = State.CANDIDATE;
                else if (past && line.state == State.REQUESTED) line.state = State.COMPLETED;
            }
            dropCompleted();
            for (int i = 0; i < HASHES; i++) choose(item(i), now);
            return lines.stream()
                    .filter(line -> line.state == State.REQUESTED && line.time.equals(now.plus(EXPIRY)))
                    .map(line -> new Request(line.peer, line.item))
                    .toList();
        }

        private void choose(InventoryItem item, Instant now) {
            Line best = null;
            for (Line line : lines) {
                if (!line.item.equals(item)) continue;
                if (line.state == State.REQUESTED) return;
                if (line.state != State.CANDIDATE) continue;
                if (best == null || Long.compareUnsigned(line.priority, best.priority) > 0) best = line;
            }
            if (best == null) return;
            best.state = State.REQUESTED;
            best.time = now.plus(EXPIRY);
        }

        private void dropCompleted() {
            lines.removeIf(line ->
                    lines.stream().noneMatch(other -> other.item.equals(line.item) && other.state != State.COMPLETED));
        }

        void answered(Peer peer, InventoryItem item) {
            for (Line line : lines) if (line.peer == peer && line.item.equals(item)) line.state = State.COMPLETED;
            dropCompleted();
        }

        void gone(Peer peer) {
            lines.removeIf(line -> line.peer == peer);
            dropCompleted();
        }

        long count(Peer peer, State state) {
            return lines.stream()
                    .filter(line -> line.peer == peer && line.state == state)
                    .count();
        }
    }

    /// @param what 0 to 4: announce, let time pass, answer, forget, leave
    record Move(int what, int peer, int hash, int seconds) {}

    @Provide
    Arbitrary<List<Move>> moves() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(8, 0), Tuple.of(3, 1), Tuple.of(3, 2), Tuple.of(1, 3), Tuple.of(1, 4)),
                        Arbitraries.integers().between(0, PEERS - 1),
                        Arbitraries.integers().between(0, HASHES - 1),
                        Arbitraries.integers().between(0, 40))
                .as(Move::new)
                .list()
                .ofMaxSize(80);
    }

    @Property(tries = 500)
    void it_does_what_its_naive_twin_does(@ForAll("moves") List<Move> moves) {
        var fresh = new TxRequestTracker(PRIORITY);
        var twin = new Twin();
        var peers = new ArrayList<Peer>();
        for (int i = 0; i < PEERS; i++) peers.add(peer(i));
        Instant at = Stage.START;
        for (Move move : moves) {
            Peer peer = peers.get(move.peer);
            InventoryItem item = item(move.hash);
            // Each moment has requests of its own, so that the twin can tell new ones by their expiry.
            at = at.plusMillis(1);
            switch (move.what) {
                case 0 -> {
                    boolean preferred = move.peer % 2 == 0;
                    Instant notBefore = at.plusSeconds(move.seconds % 5);
                    fresh.received(peer, item, preferred, notBefore, at);
                    twin.received(peer, item, preferred, notBefore);
                }
                case 1 -> at = at.plusSeconds(move.seconds);
                case 2 -> {
                    fresh.answered(peer, item.hash());
                    twin.answered(peer, item);
                }
                case 3 -> {
                    fresh.forget(item.hash());
                    twin.lines.removeIf(line -> line.item.equals(item));
                }
                default -> {
                    fresh.onGone(peer);
                    twin.gone(peer);
                }
            }
            assertEquals(twin.due(at), fresh.due(at, at.plus(EXPIRY)));
            for (Peer each : peers) {
                assertEquals(twin.count(each, State.REQUESTED), fresh.inFlight(each));
                assertEquals(
                        twin.lines.stream().filter(line -> line.peer == each).count(), fresh.announced(each));
            }
            assertEquals(
                    twin.lines.stream()
                            .filter(line -> line.item.equals(item) && line.state != State.COMPLETED)
                            .map(line -> line.peer)
                            .toList(),
                    fresh.candidates(item.hash()));
        }
        for (Peer each : peers) fresh.onGone(each);
        assertTrue(fresh.isEmpty());
    }
}
