package org.planchet.views;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.planchet.index.ScriptEvent;
import org.planchet.index.ScriptHistory;
import org.planchet.index.TxPosition;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Txid;

class HistoriesTest {
    private static final ScriptEvent PAID = new ScriptEvent.Funding(new TxPosition(1, 0), new Txid(Hash256.ZERO), 0, 1);

    private final Histories histories = new Histories();

    private record Seen(int events, boolean whole) {
        static Seen of(ScriptHistory history) {
            return new Seen(history.events().size(), history.whole());
        }
    }

    /// As an index reads one of so many events: all, or none if there are more than asked for.
    private static IntFunction<ScriptHistory> of(int events) {
        return most -> new ScriptHistory(
                Optional.empty(), events > most ? List.of() : Collections.nCopies(events, PAID), events <= most);
    }

    @Test
    void a_history_is_read_whole_up_to_the_bound_and_not_beyond() {
        for (int events : List.of(0, 1, 1_000, 1_001, AddressPage.MAX_EVENTS))
            assertEquals(new Seen(events, true), histories.addUp(of(events), Seen::of));
        assertEquals(new Seen(0, false), histories.addUp(of(AddressPage.MAX_EVENTS + 1), Seen::of));
    }

    @Test
    void short_histories_do_not_wait_for_long_ones_of_which_two_are_added_up_at_a_time() throws Exception {
        var begun = new CountDownLatch(2);
        var end = new CountDownLatch(1);
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Seen>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++)
                answers.add(callers.submit(() -> histories.addUp(of(5_000), all -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    begun.countDown();
                    await(end);
                    atOnce.decrementAndGet();
                    return Seen.of(all);
                })));
            begun.await();
            assertEquals(new Seen(5, true), histories.addUp(of(5), Seen::of), "while two long ones are added up");
            end.countDown();
            for (Future<Seen> answer : answers) assertEquals(new Seen(5_000, true), answer.get());
        }
        assertEquals(2, most.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }
}
