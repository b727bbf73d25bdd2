package org.planchet.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.EllSwift;
import org.planchet.primitives.MalformedDataException;

class V2TransportTest {
    private static final byte[] NOTHING = {};

    private final Random random = new Random(324);

    /// An end, what came out of it, and what it has to send.
    private static final class End {
        final Transport transport;
        final List<Frame> heard = new ArrayList<>();
        final ByteArrayOutputStream sent = new ByteArrayOutputStream();

        End(Transport transport) {
            this.transport = transport;
            sent.writeBytes(transport.takeReply());
        }

        void say(Message message) {
            sent.writeBytes(transport.encode(MessageCodec.frame(message)));
        }

        byte[] take() {
            byte[] bytes = sent.toByteArray();
            sent.reset();
            return bytes;
        }

        void hear(byte[] bytes, Random pieces) throws MalformedDataException {
            for (int at = 0; at < bytes.length; ) {
                int end = Math.min(bytes.length, at + 1 + pieces.nextInt(1_000));
                while (at < end) {
                    Transport.Step step = transport.read(bytes, at, end - at);
                    assertTrue(step.consumed() > 0);
                    at += step.consumed();
                    if (step.frame() != null) heard.add(step.frame());
                    sent.writeBytes(transport.takeReply());
                }
            }
        }
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private V2Transport end(boolean initiating, int garbage) {
        return new V2Transport(Samples.MAGIC, initiating, bytes(32), bytes(32), bytes(garbage));
    }

    private End dialling() {
        return new End(V2Transport.initiator(Samples.MAGIC, random));
    }

    private End dialled() {
        return new End(new DetectingTransport(Samples.MAGIC, random));
    }

    /// Passes on what is to be sent until nobody has anything left.
    private void talk(End one, End other) throws MalformedDataException {
        for (int i = 0; i < 10; i++) {
            other.hear(one.take(), random);
            one.hear(other.take(), random);
        }
    }

    @Test
    void two_ends_agree_and_prove_it_to_each_other() throws MalformedDataException {
        for (int i = 0; i < 50; i++) {
            End one = dialling();
            End other = dialled();
            assertFalse(one.transport.isReady() || other.transport.isReady());
            assertEquals(Transport.Type.DETECTING, one.transport.type());
            talk(one, other);
            assertTrue(one.transport.isReady() && other.transport.isReady());
            assertEquals(Transport.Type.V2, one.transport.type());
            assertEquals(Transport.Type.V2, other.transport.type());
            assertEquals(64, one.transport.sessionId().length());
            assertEquals(one.transport.sessionId(), other.transport.sessionId());
            assertFalse(one.transport.isMidFrame() || other.transport.isMidFrame());
        }
    }

    /// Garbage of every kind of length, pieces of any size, more packets than two keys are good for, each way at once.
    @Test
    void p49_bip324_abuse_every_message_arrives_as_it_was_sent_beyond_many_keys() throws MalformedDataException {
        for (int garbage : new int[] {0, 1, 15, 16, 17, V2Transport.MAX_GARBAGE}) {
            End one = new End(end(true, garbage));
            End other = new End(end(false, V2Transport.MAX_GARBAGE - garbage));
            talk(one, other);
            var said = new ArrayList<Frame>();
            said.add(new Frame("verack", NOTHING));
            for (int i = 0; i < 60; i++) for (Message each : Samples.oneOfEach()) said.add(MessageCodec.frame(each));
            said.add(new Frame("twelveletter", bytes(1_000)));
            said.add(new Frame("block", bytes(100_000)));
            for (Frame frame : said) {
                one.sent.writeBytes(one.transport.encode(frame));
                other.sent.writeBytes(other.transport.encode(frame));
                if (random.nextInt(10) == 0) talk(one, other);
            }
            talk(one, other);
            assertEquals(said, one.heard);
            assertEquals(said, other.heard);
        }
    }

    @Test
    void a_short_id_saves_the_name_and_a_long_name_has_none() throws MalformedDataException {
        for (MessageTable.Row<?> row : MessageTable.rows()) {
            int id = ShortCommands.id(row.command());
            if (id != 0) assertEquals(row.command(), ShortCommands.command(id));
        }
        assertEquals(List.of(1, 2, 14, 21, 28), ids("addr", "block", "inv", "tx", "addrv2"));
        assertEquals(List.of(0, 0, 0), ids("version", "verack", "wtxidrelay"));
        assertNull(ShortCommands.command(0));
        assertNull(ShortCommands.command(29));
        End one = dialling();
        talk(one, dialled());
        assertEquals(PacketCipher.EXPANSION + 1 + 8, one.transport.encode(new Frame("ping", bytes(8))).length);
        assertEquals(PacketCipher.EXPANSION + 13, one.transport.encode(new Frame("verack", NOTHING)).length);
    }

    private static List<Integer> ids(String... commands) {
        return Arrays.stream(commands).map(ShortCommands::id).toList();
    }

    @Test
    void a_v1_peer_is_known_by_its_version_message() throws MalformedDataException {
        End other = dialled();
        byte[] version = MessageCodec.encode(Samples.oneOfEach().getFirst(), Samples.MAGIC);
        other.hear(Arrays.copyOf(version, DetectingTransport.PREFIX_SIZE - 1), random);
        assertEquals(Transport.Type.DETECTING, other.transport.type());
        assertArrayEquals(NOTHING, other.take());
        other.hear(Arrays.copyOfRange(version, DetectingTransport.PREFIX_SIZE - 1, version.length), random);
        assertEquals(Transport.Type.V1, other.transport.type());
        assertEquals(List.of(MessageCodec.frame(Samples.oneOfEach().getFirst())), other.heard);
        other.say(new Message.Verack());
        assertArrayEquals(MessageCodec.encode(new Message.Verack(), Samples.MAGIC), other.take());
    }

    @Test
    void a_key_may_begin_like_a_version_message_up_to_the_last_byte_that_tells() throws MalformedDataException {
        byte[] version = MessageCodec.encode(Samples.oneOfEach().getFirst(), Samples.MAGIC);
        for (int same = 0; same < DetectingTransport.PREFIX_SIZE; same++) {
            End other = dialled();
            byte[] key = bytes(EllSwift.KEY_SIZE);
            System.arraycopy(version, 0, key, 0, same);
            key[same] = (byte) (version[same] + 1);
            other.hear(Arrays.copyOf(key, same), random);
            assertArrayEquals(NOTHING, other.take(), "nothing tells yet");
            other.hear(Arrays.copyOfRange(key, same, same + 1), random);
            assertTrue(other.take().length >= EllSwift.KEY_SIZE, "our key, once it is clear");
            other.hear(Arrays.copyOfRange(key, same + 1, key.length), random);
            assertTrue(other.transport.isReady());
        }
    }

    @Test
    void p20_bad_magic_split_a_v1_peer_of_another_chain_is_refused() {
        End other = dialled();
        byte[] version = MessageCodec.encode(Samples.oneOfEach().getFirst(), Samples.MAGIC + 1);
        assertThrows(MalformedDataException.class, () -> other.hear(version, random));
    }

    @Test
    void ends_of_two_chains_do_not_understand_each_other() throws MalformedDataException {
        End one = new End(V2Transport.initiator(Samples.MAGIC + 1, random));
        End other = dialled();
        other.hear(one.take(), random);
        assertThrows(MalformedDataException.class, () -> {
            one.hear(other.take(), random);
            one.hear(bytes(V2Transport.MAX_GARBAGE + V2Keys.TERMINATOR_SIZE), random);
        });
    }

    /// The keys of a peer that does as it likes, made from what both ends have said.
    private final class Rogue {
        final byte[] privateKey = bytes(32);
        final byte[] key = EllSwift.publicKey(privateKey, bytes(32));
        final End victim = new End(end(false, 0));
        final V2Keys keys;
        final PacketCipher sealing;

        Rogue() throws MalformedDataException {
            byte[] victimKey = Arrays.copyOf(victim.take(), EllSwift.KEY_SIZE);
            victim.hear(key, random);
            keys = new V2Keys(EllSwift.sharedSecret(privateKey, key, victimKey, true), Samples.MAGIC);
            sealing = new PacketCipher(keys.initiatorLength, keys.initiatorPacket);
        }

        void send(byte[] bytes) throws MalformedDataException {
            victim.hear(bytes, random);
        }

        void packet(byte[] contents, byte[] aad, boolean decoy) throws MalformedDataException {
            send(sealed(contents, aad, decoy));
        }

        byte[] sealed(byte[] contents, byte[] aad, boolean decoy) {
            byte[] packet = new byte[contents.length + PacketCipher.EXPANSION];
            System.arraycopy(contents, 0, packet, PacketCipher.CONTENTS_AT, contents.length);
            sealing.seal(packet, aad, decoy);
            return packet;
        }

        Rogue shaken() throws MalformedDataException {
            send(keys.initiatorTerminator);
            packet(NOTHING, NOTHING, false);
            packet(named("verack", 0), NOTHING, false);
            return this;
        }
    }

    private static byte[] named(String command, int payload) {
        byte[] contents = new byte[13 + payload];
        Frame.putCommand(command, contents, 1);
        return contents;
    }

    @Test
    void p49_bip324_abuse_garbage_has_an_end() throws MalformedDataException {
        var longest = new Rogue();
        byte[] garbage = bytes(V2Transport.MAX_GARBAGE);
        longest.send(garbage);
        longest.send(longest.keys.initiatorTerminator);
        longest.packet(NOTHING, garbage, false);
        assertEquals(Transport.Type.V2, longest.victim.transport.type());
        var longer = new Rogue();
        longer.send(bytes(V2Transport.MAX_GARBAGE));
        assertThrows(MalformedDataException.class, () -> longer.send(bytes(V2Keys.TERMINATOR_SIZE)));
    }

    @Test
    void p49_bip324_abuse_garbage_that_was_changed_on_its_way_is_found_out() throws MalformedDataException {
        var rogue = new Rogue();
        byte[] garbage = bytes(100);
        rogue.send(garbage);
        rogue.send(rogue.keys.initiatorTerminator);
        garbage[50] ^= 1;
        assertThrows(MalformedDataException.class, () -> rogue.packet(NOTHING, garbage, false));
    }

    @Test
    void p49_bip324_abuse_decoys_are_ignored_and_nothing_is_kept_of_them() throws MalformedDataException {
        var rogue = new Rogue();
        rogue.send(rogue.keys.initiatorTerminator);
        for (int i = 0; i < 500; i++) rogue.packet(bytes(random.nextInt(2_000)), NOTHING, true);
        assertEquals(Transport.Type.DETECTING, rogue.victim.transport.type());
        rogue.packet(bytes(5), NOTHING, false); // what a version packet says is for later versions
        assertEquals(Transport.Type.V2, rogue.victim.transport.type());
        rogue.packet(named("ping", 8), NOTHING, true);
        rogue.packet(named("ping", 8), NOTHING, false);
        assertEquals(List.of(new Frame("ping", new byte[8])), rogue.victim.heard);
        assertEquals(0, rogue.victim.transport.droppedBytes());
        assertFalse(rogue.victim.transport.isMidFrame());
    }

    @Test
    void p49_bip324_abuse_a_wrong_tag_ends_the_stream() throws MalformedDataException {
        var rogue = new Rogue().shaken();
        byte[] packet = rogue.sealed(named("ping", 8), NOTHING, false);
        packet[packet.length - 1] ^= 1;
        assertThrows(MalformedDataException.class, () -> rogue.send(packet));
    }

    @Test
    void what_makes_no_sense_is_dropped_and_counted() throws MalformedDataException {
        var rogue = new Rogue().shaken();
        rogue.packet(NOTHING, NOTHING, false);
        rogue.packet(new byte[] {(byte) 200, 1, 2}, NOTHING, false);
        rogue.packet(new byte[12], NOTHING, false);
        byte[] afterPadding = named("ping", 8);
        afterPadding[12] = 'x';
        rogue.packet(afterPadding, NOTHING, false);
        rogue.packet(named("foo", Limits.UNKNOWN_PAYLOAD + 1), NOTHING, false);
        rogue.packet(new byte[] {18, 7, 0, 0, 0, 0, 0, 0, 0}, NOTHING, false);
        assertEquals(List.of("verack", "ping"), commands(rogue.victim));
        assertTrue(rogue.victim.transport.droppedBytes() > Limits.UNKNOWN_PAYLOAD);
    }

    private static List<String> commands(End end) {
        return end.heard.stream().map(Frame::command).toList();
    }

    @Test
    void p18_oversize_prefix_a_packet_longer_than_any_message_is_refused_by_its_length() throws MalformedDataException {
        int most = 13 + Limits.PAYLOAD;
        for (int size : new int[] {most, most + 1, (1 << 24) - 1}) {
            var rogue = new Rogue().shaken();
            byte[] length = Arrays.copyOf(rogue.sealed(new byte[size], NOTHING, true), PacketCipher.LENGTH_SIZE);
            if (size > most) assertThrows(OverLimitException.class, () -> rogue.send(length));
            else rogue.send(length);
            assertEquals(size > most ? 0 : most + 17, rogue.victim.transport.claimed());
            assertTrue(((V2Transport) rogue.victim.transport).bufferedBytes() <= 4_096);
        }
    }

    @Test
    void p18_oversize_prefix_more_entries_than_a_message_may_have() throws MalformedDataException {
        var rogue = new Rogue().shaken();
        byte[] inv = new byte[1 + 3 + 36 * Limits.INVENTORY + 1];
        inv[0] = 14;
        assertThrows(OverLimitException.class, () -> rogue.packet(inv, NOTHING, false));
    }

    @Test
    void p21_pre_handshake_nothing_is_longer_than_the_handshake_needs() throws MalformedDataException {
        var rogue = new Rogue();
        rogue.send(rogue.keys.initiatorTerminator);
        rogue.packet(NOTHING, NOTHING, false);
        rogue.packet(named("foo", Limits.SMALL_PAYLOAD), NOTHING, false);
        assertThrows(
                MalformedDataException.class,
                () -> rogue.packet(named("foo", Limits.SMALL_PAYLOAD + 1), NOTHING, false));
        var other = new Rogue();
        other.send(other.keys.initiatorTerminator);
        byte[] decoy = other.sealed(new byte[13 + Limits.UNKNOWN_PAYLOAD + 1], NOTHING, true);
        assertThrows(OverLimitException.class, () -> other.send(decoy));
    }

    @Test
    void each_connection_has_keys_and_garbage_of_its_own() {
        byte[] one = dialling().take();
        byte[] other = dialling().take();
        assertNotEquals(one.length, other.length, "of 4,096 lengths");
        assertFalse(Arrays.equals(Arrays.copyOf(one, 64), Arrays.copyOf(other, 64)));
    }
}
