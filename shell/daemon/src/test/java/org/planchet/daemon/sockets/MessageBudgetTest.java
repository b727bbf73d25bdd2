package org.planchet.daemon.sockets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class MessageBudgetTest {
    private final MessageBudget budget = new MessageBudget(125);

    @Test
    void p51_peer_memory_budget_every_connection_has_a_part_that_needs_no_waiting() throws Exception {
        fill();
        for (int i = 0; i < 100; i++) budget.new Account(() -> {}).take(MessageBudget.OWN);
        assertTrue(budget.used() <= MessageBudget.TOTAL, "used " + budget.used());
    }

    @Test
    void p51_peer_memory_budget_above_it_reading_waits_until_something_is_given_back() throws Exception {
        List<MessageBudget.Account> holders = fill();
        MessageBudget.Account late = budget.new Account(() -> {});
        var in = new CountDownLatch(1);
        Thread waiting = Thread.ofVirtual().start(() -> take(late, in));
        assertFalse(in.await(50, TimeUnit.MILLISECONDS));
        holders.getFirst().give(MessageBudget.MAX);
        assertTrue(in.await(20, TimeUnit.SECONDS));
        assertTrue(waiting.join(Duration.ofSeconds(20)));
    }

    @Test
    void p51_peer_memory_budget_one_connection_holds_8_mib_at_the_most() throws Exception {
        MessageBudget.Account busy = budget.new Account(() -> {});
        busy.take(MessageBudget.MAX);
        var in = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> take(busy, in));
        assertFalse(in.await(50, TimeUnit.MILLISECONDS));
        busy.give(MessageBudget.MAX);
        assertTrue(in.await(20, TimeUnit.SECONDS));
    }

    @Test
    void p51_peer_memory_budget_nothing_is_left_behind() throws Exception {
        for (MessageBudget.Account holder : fill()) holder.give(MessageBudget.MAX);
        assertEquals(0, budget.used());
        fill();
    }

    @Test
    @Tag("slow")
    void p17_slowloris_message_who_holds_memory_without_sending_is_cut_off_while_others_wait() throws Exception {
        var cut = new CountDownLatch(1);
        MessageBudget.Account slow = budget.new Account(cut::countDown);
        slow.take(MessageBudget.MAX);
        fill();
        var in = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> take(budget.new Account(() -> {}), in));
        assertTrue(cut.await(30, TimeUnit.SECONDS));
        slow.give(MessageBudget.MAX);
        assertTrue(in.await(30, TimeUnit.SECONDS));
    }

    /// Takes all of the pool, each holder as much as one may.
    private List<MessageBudget.Account> fill() throws InterruptedException {
        var holders = new ArrayList<MessageBudget.Account>();
        long pool = MessageBudget.TOTAL - 125 * MessageBudget.OWN - budget.used();
        while (pool >= MessageBudget.MAX) {
            MessageBudget.Account holder = budget.new Account(() -> {});
            holder.take(MessageBudget.MAX);
            pool -= MessageBudget.MAX - MessageBudget.OWN;
            holders.add(holder);
        }
        return holders;
    }

    private static void take(MessageBudget.Account account, CountDownLatch in) {
        try {
            account.take(MessageBudget.MAX);
            in.countDown();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
