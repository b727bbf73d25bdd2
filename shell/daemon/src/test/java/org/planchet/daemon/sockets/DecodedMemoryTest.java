package org.planchet.daemon.sockets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.wire.Frame;
import org.planchet.wire.Message;
import org.planchet.wire.MessageCodec;

final class DecodedMemoryTest {
    private final DecodedMemory memory = new DecodedMemory();

    private static Message transaction(int items) {
        var input = new TxIn(OutPoint.NULL, Script.EMPTY, 0)
                .withWitness(new Witness(Collections.nCopies(items, new byte[1])));
        return new Message.TxMessage(
                new Transaction(2, List.of(input), List.of(new TxOut(0, Script.wrap(new byte[2_000]))), 0));
    }

    private static Frame frame(Message message) {
        return new Frame(MessageCodec.command(message), MessageCodec.payload(message));
    }

    @Test
    void p51_peer_memory_budget_small_messages_wait_for_nobody() throws InterruptedException {
        assertEquals(0, memory.take(frame(new Message.Ping(7))));
        assertEquals(DecodedMemory.TOTAL, memory.free());
    }

    @Test
    void p51_peer_memory_budget_a_message_keeps_what_its_objects_need() throws InterruptedException {
        Message plain = transaction(1);
        int taken = memory.take(frame(plain));
        int kept = memory.keep(taken, plain);
        assertTrue(kept <= 4 && taken >= 32, "took " + taken + ", kept " + kept);
        assertEquals(DecodedMemory.TOTAL - kept, memory.free());
        memory.give(kept);
        Message many = transaction(1_000_000);
        int most = memory.take(frame(many));
        assertTrue(memory.keep(most, many) > most / 2, "40 MB of objects in 2 MB");
    }

    @Test
    void p51_peer_memory_budget_above_it_decoding_waits() throws Exception {
        Frame large = new Frame("tx", new byte[4_000_000]);
        int first = memory.take(large);
        var in = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try {
                memory.take(large);
                in.countDown();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        assertFalse(in.await(50, TimeUnit.MILLISECONDS));
        memory.give(first);
        assertTrue(in.await(20, TimeUnit.SECONDS));
    }

    @Test
    void no_message_is_reckoned_at_less_than_its_bytes() {
        for (Message message : Arrays.asList(transaction(1), transaction(5_000), new Message.Ping(1)))
            assertTrue(DecodedMemory.bytes(message) >= MessageCodec.payload(message).length, message::toString);
    }
}
