package org.planchet.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.MalformedDataException;

class V1TransportTest {
    private final V1Transport reader = shaken();

    /// A reader that has seen the peer's verack.
    private static V1Transport shaken() {
        var reader = new V1Transport(Samples.MAGIC);
        byte[] verack = MessageCodec.encode(new Message.Verack(), Samples.MAGIC);
        try {
            assertEquals(
                    "verack",
                    String.valueOf(reader.read(verack, 0, verack.length).frame())
                            .substring(0, 6));
        } catch (MalformedDataException wrong) {
            throw new AssertionError(wrong);
        }
        return reader;
    }

    /// The verack of the protocol's documentation.
    @Test
    void a_frame_is_magic_command_length_checksum_payload() {
        byte[] verack = MessageCodec.encode(new Message.Verack(), Samples.MAGIC);
        assertEquals(
                "f9beb4d976657261636b000000000000000000005df6e0e2",
                HexFormat.of().formatHex(verack));
    }

    @Test
    void p20_bad_magic_split_frames_come_in_any_pieces() throws MalformedDataException {
        byte[] stream = concat(
                MessageCodec.encode(new Message.Verack(), Samples.MAGIC),
                MessageCodec.encode(new Message.Ping(7), Samples.MAGIC),
                MessageCodec.encode(new Message.BlockMessage(Samples.BLOCK), Samples.MAGIC));
        List<String> whole = commands(new V1Transport(Samples.MAGIC), stream, stream.length);
        assertEquals(List.of("verack", "ping", "block"), whole);
        for (int size = 1; size < 40; size++)
            assertEquals(whole, commands(new V1Transport(Samples.MAGIC), stream, size), "pieces of " + size);
        var random = new SplittableRandom(5);
        for (int i = 0; i < 200; i++)
            assertEquals(whole, commands(new V1Transport(Samples.MAGIC), stream, 1 + random.nextInt(100)));
    }

    private static List<String> commands(V1Transport reader, byte[] stream, int piece) throws MalformedDataException {
        var commands = new ArrayList<String>();
        for (int at = 0; at < stream.length; at += piece) {
            int length = Math.min(piece, stream.length - at);
            int used = 0;
            while (true) {
                Transport.Step step = reader.read(stream, at + used, length - used);
                used += step.consumed();
                Frame frame = step.frame();
                if (frame != null) commands.add(frame.command());
                else if (used == length) break;
            }
            assertEquals(length, used);
        }
        return commands;
    }

    @Test
    void p20_bad_magic_split_wrong_magic_ends_the_stream_at_its_first_wrong_byte() {
        byte[] frame = MessageCodec.encode(new Message.Verack(), Samples.MAGIC + 0x01000000);
        assertThrows(MalformedDataException.class, () -> reader.read(frame, 0, 4));
    }

    @Test
    void p20_bad_magic_split_an_impossible_command_drops_the_message_and_nothing_else() throws MalformedDataException {
        byte[] frame = MessageCodec.encode(new Message.Verack(), Samples.MAGIC);
        frame[15] = 'x'; // after the padding began
        byte[] stream = concat(frame, MessageCodec.encode(new Message.Ping(2), Samples.MAGIC));
        assertEquals(List.of("ping"), commands(reader, stream, stream.length));
    }

    @Test
    void p18_oversize_prefix_is_refused_before_anything_is_allocated() throws MalformedDataException {
        for (int length : new int[] {Limits.PAYLOAD + 1, Integer.MAX_VALUE, -1}) {
            byte[] header = header("block", length);
            var fresh = shaken();
            assertThrows(OverLimitException.class, () -> fresh.read(header, 0, header.length));
            assertEquals(0, fresh.bufferedBytes());
        }
        byte[] header = header("block", Limits.PAYLOAD);
        assertNull(reader.read(header, 0, header.length).frame());
        assertEquals(Limits.PAYLOAD, reader.claimed());
    }

    @Test
    void p18_oversize_prefix_more_entries_than_a_message_may_have() {
        byte[] inv = header("inv", 3 + 36 * Limits.INVENTORY + 1);
        var e = assertThrows(OverLimitException.class, () -> reader.read(inv, 0, inv.length));
        assertTrue(String.valueOf(e.getMessage()).contains("claims 1800004 bytes"), e.getMessage());
    }

    /// What is longer than anything we read is let by: of fixed fields, and under commands of later versions.
    @Test
    void p17_slowloris_message_what_nobody_reads_is_not_held() throws MalformedDataException {
        for (String command : List.of("ping", "verack", "foo")) {
            int length = command.equals("foo") ? Limits.UNKNOWN_PAYLOAD + 1 : Limits.SMALL_PAYLOAD + 1;
            byte[] stream = concat(
                    header(command, length), new byte[length], MessageCodec.encode(new Message.Ping(2), Samples.MAGIC));
            assertNull(reader.read(stream, 0, Frame.HEADER_SIZE).frame());
            assertEquals(0, reader.claimed());
            reader.read(stream, Frame.HEADER_SIZE, length - 1);
            assertEquals(0, reader.bufferedBytes());
            byte[] rest = Arrays.copyOfRange(stream, Frame.HEADER_SIZE + length - 1, stream.length);
            assertEquals(List.of("ping"), commands(reader, rest, 7));
        }
        assertEquals(2 * (Limits.SMALL_PAYLOAD + 1) + Limits.UNKNOWN_PAYLOAD + 1, reader.droppedBytes());
    }

    @Test
    void p21_pre_handshake_nothing_is_longer_than_the_handshake_needs() throws MalformedDataException {
        for (String command : List.of("block", "tx", "inv", "foo")) {
            byte[] small = header(command, Limits.SMALL_PAYLOAD);
            var fresh = new V1Transport(Samples.MAGIC);
            fresh.read(small, 0, small.length);
            byte[] longer = header(command, Limits.SMALL_PAYLOAD + 1);
            assertThrows(
                    MalformedDataException.class,
                    () -> new V1Transport(Samples.MAGIC).read(longer, 0, longer.length),
                    command);
            shaken().read(longer, 0, longer.length);
        }
    }

    @Test
    void a_frame_under_way_is_told_from_none() throws MalformedDataException {
        byte[] ping = MessageCodec.encode(new Message.Ping(1), Samples.MAGIC);
        for (int size = 1; size < ping.length; size++) {
            var fresh = shaken();
            commands(fresh, Arrays.copyOf(ping, size), size);
            assertTrue(fresh.isMidFrame(), "after " + size + " bytes");
        }
        commands(reader, ping, ping.length);
        assertTrue(!reader.isMidFrame());
    }

    @Test
    void memory_follows_the_bytes_that_came_not_those_that_were_claimed() throws MalformedDataException {
        byte[] header = header("block", Limits.PAYLOAD);
        reader.read(header, 0, header.length);
        reader.read(new byte[10_000], 0, 10_000);
        assertTrue(reader.bufferedBytes() <= 20_000, "holds " + reader.bufferedBytes());
    }

    @Test
    void a_wrong_checksum_drops_the_message_and_nothing_else() throws MalformedDataException {
        byte[] bad = MessageCodec.encode(new Message.Ping(1), Samples.MAGIC);
        bad[20] ^= 1;
        byte[] stream = concat(bad, MessageCodec.encode(new Message.Ping(2), Samples.MAGIC));
        assertEquals(List.of("ping"), commands(reader, stream, stream.length));
        assertEquals(1, reader.badChecksums());
        assertEquals(8, reader.droppedBytes());
    }

    private static byte[] header(String command, int length) {
        byte[] header = Arrays.copyOf(new Frame(command, new byte[0]).encode(Samples.MAGIC), Frame.HEADER_SIZE);
        for (int i = 0; i < 4; i++) header[16 + i] = (byte) (length >>> (8 * i));
        return header;
    }

    private static byte[] concat(byte[]... parts) {
        int size = 0;
        for (byte[] part : parts) size += part.length;
        byte[] all = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
