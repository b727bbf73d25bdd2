package org.planchet.daemon.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorMessage;
import org.planchet.chainstate.ChainStoreException;

class OwnerThreadTest {
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicInteger ticks = new AtomicInteger();
    private final OwnerThread thread =
            new OwnerThread("test", ticks::incrementAndGet, Duration.ofMillis(5), failure::set);

    @AfterEach
    void end() throws InterruptedException {
        thread.abandon(Duration.ofSeconds(5));
    }

    @Test
    void answers_on_its_own_thread_and_ticks() throws InterruptedException {
        thread.start();
        assertTrue(thread.ask(thread::isOwner));
        assertFalse(thread.isOwner());
        Thread.sleep(100);
        assertTrue(ticks.get() >= 3, "ticks: " + ticks);
        assertTrue(thread.turns(Duration.ofSeconds(10)));
    }

    /// A flood from peers does not keep the API waiting: the two queues are taken from in turn.
    @Test
    void a_question_overtakes_a_flood() throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        CountDownLatch asked = new CountDownLatch(1);
        thread.post(() -> awaitQuietly(asked));
        for (int i = 0; i < 1_000; i++) thread.post(() -> slowly(done));
        thread.start();
        Thread.ofVirtual().start(() -> {
            slowly(new AtomicInteger());
            asked.countDown();
        });
        int before = thread.ask(done::get);
        assertTrue(before < 1_000, "answered after " + before);
    }

    private static void slowly(AtomicInteger done) {
        awaitQuietly(new CountDownLatch(1), 1);
        done.incrementAndGet();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        awaitQuietly(latch, 10_000);
    }

    private static void awaitQuietly(CountDownLatch latch, long millis) {
        try {
            boolean _ = latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_failing_question_goes_to_the_one_who_asked() {
        thread.start();
        assertThrows(
                IllegalArgumentException.class,
                () -> thread.ask(() -> {
                    throw new IllegalArgumentException("only a question");
                }));
        assertEquals(7, thread.ask(() -> 7));
    }

    @Test
    void a_question_that_meets_a_failing_disk_ends_the_node() throws InterruptedException {
        thread.start();
        ApiException.Kind told = assertThrows(ApiException.class, () -> thread.ask(this::failOnDisk))
                .kind();
        assertEquals(ApiException.Kind.UNAVAILABLE, told);
        assertTrue(thread.stop(() -> {}, Duration.ofSeconds(5)));
        assertInstanceOf(ChainStoreException.class, failure.get());
    }

    @Test
    void a_change_that_meets_a_failing_disk_may_have_been_done() throws InterruptedException {
        thread.start();
        ApiException.Kind told = assertThrows(ApiException.class, () -> thread.change(this::failOnDisk))
                .kind();
        assertEquals(ApiException.Kind.OUTCOME_UNKNOWN, told);
        assertTrue(thread.stop(() -> {}, Duration.ofSeconds(5)));
        assertInstanceOf(ChainStoreException.class, failure.get());
    }

    private boolean failOnDisk() {
        throw new ChainStoreException("the disk is gone");
    }

    /// Who is told that nothing was done may ask again: nothing is done later either.
    @Test
    void a_change_that_was_not_begun_in_time_never_is() throws InterruptedException {
        var brief = new OwnerThread("brief", () -> {}, Duration.ofSeconds(1), Duration.ofSeconds(1), failure::set);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        brief.start();
        brief.post(() -> {
            busy.countDown();
            awaitQuietly(release);
        });
        assertTrue(busy.await(5, TimeUnit.SECONDS));
        AtomicInteger paid = new AtomicInteger();
        ApiException late = assertThrows(ApiException.class, () -> brief.change(paid::incrementAndGet));
        assertEquals(ApiException.Kind.UNAVAILABLE, late.kind());
        release.countDown();
        assertEquals(0, brief.ask(paid::get));
        brief.abandon(Duration.ofSeconds(5));
    }

    @Test
    void a_change_that_was_begun_and_takes_too_long_has_an_unknown_outcome() throws InterruptedException {
        var brief = new OwnerThread("brief", () -> {}, Duration.ofSeconds(1), Duration.ofSeconds(1), failure::set);
        CountDownLatch release = new CountDownLatch(1);
        brief.start();
        AtomicInteger paid = new AtomicInteger();
        ApiException unknown = assertThrows(
                ApiException.class,
                () -> brief.change(() -> {
                    awaitQuietly(release);
                    return paid.incrementAndGet();
                }));
        assertEquals(ApiException.Kind.OUTCOME_UNKNOWN, unknown.kind());
        assertTrue(String.valueOf(unknown.getMessage()).contains("outcome unknown"));
        release.countDown();
        assertEquals(1, brief.ask(paid::get), "it was done all the same");
        brief.abandon(Duration.ofSeconds(5));
    }

    @Test
    void a_failing_change_ends_the_node() throws InterruptedException {
        thread.start();
        assertThrows(
                IllegalStateException.class,
                () -> thread.change(() -> {
                    throw new IllegalStateException("half done");
                }));
        assertTrue(thread.stop(() -> {}, Duration.ofSeconds(5)));
        assertInstanceOf(IllegalStateException.class, failure.get());
        ApiException gone = assertThrows(ApiException.class, () -> thread.ask(() -> 1));
        assertEquals(ApiException.Kind.UNAVAILABLE, gone.kind());
    }

    @Test
    void a_refused_change_does_not() {
        thread.start();
        assertThrows(
                ApiException.class,
                () -> thread.change(() -> {
                    throw new ApiException(ApiException.Kind.CONFLICT, ErrorMessage.plainly("there already"));
                }));
        assertEquals(7, thread.ask(() -> 7));
    }

    /// What still waits when the thread stops is answered: nobody hangs.
    @Test
    void stopping_answers_those_who_wait() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        thread.start();
        thread.post(() -> {
            busy.countDown();
            awaitQuietly(release);
        });
        assertTrue(busy.await(5, TimeUnit.SECONDS));
        AtomicReference<@Nullable Throwable> told = new AtomicReference<>();
        Thread asker = Thread.ofVirtual().start(() -> {
            try {
                thread.ask(() -> 1);
            } catch (ApiException unavailable) {
                told.set(unavailable);
            }
        });
        Thread.sleep(50);
        Thread.ofVirtual().start(release::countDown);
        thread.abandon(Duration.ofSeconds(5));
        asker.join(Duration.ofSeconds(5));
        assertFalse(asker.isAlive());
    }
}
