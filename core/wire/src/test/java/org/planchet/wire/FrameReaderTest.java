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

class FrameReaderTest {
    private final FrameReader reader = new FrameReader(Samples.MAGIC);

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
        List<String> whole = commands(new FrameReader(Samples.MAGIC), stream, stream.length);
        assertEquals(List.of("verack", "ping", "block"), whole);
        for (int size = 1; size < 40; size++)
            assertEquals(whole, commands(new FrameReader(Samples.MAGIC), stream, size), "pieces of " + size);
        var random = new SplittableRandom(5);
        for (int i = 0; i < 200; i++)
            assertEquals(whole, commands(new FrameReader(Samples.MAGIC), stream, 1 + random.nextInt(100)));
    }

    private static List<String> commands(FrameReader reader, byte[] stream, int piece) throws MalformedDataException {
        var commands = new ArrayList<String>();
        for (int at = 0; at < stream.length; at += piece) {
            int length = Math.min(piece, stream.length - at);
            int used = 0;
            while (true) {
                FrameReader.Step step = reader.read(stream, at + used, length - used);
                used += step.consumed();
                Frame frame = step.frame();
                if (frame == null) break;
                commands.add(frame.command());
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
    void p20_bad_magic_split_commands_are_ascii_padded_with_zeros() {
        byte[] frame = MessageCodec.encode(new Message.Verack(), Samples.MAGIC);
        frame[15] = 'x'; // after the padding began
        assertThrows(MalformedDataException.class, () -> reader.read(frame, 0, frame.length));
    }

    @Test
    void p18_oversize_prefix_is_refused_before_anything_is_allocated() throws MalformedDataException {
        for (int length : new int[] {Limits.PAYLOAD + 1, Integer.MAX_VALUE, -1}) {
            byte[] header = header("block", length);
            var fresh = new FrameReader(Samples.MAGIC);
            assertThrows(MalformedDataException.class, () -> fresh.read(header, 0, header.length));
            assertEquals(0, fresh.bufferedBytes());
        }
        assertNull(new FrameReader(Samples.MAGIC)
                .read(header("block", Limits.PAYLOAD), 0, Frame.HEADER_SIZE)
                .frame());
    }

    @Test
    void p18_oversize_prefix_each_command_has_its_own_limit() {
        byte[] ping = header("ping", 9);
        MalformedDataException e = assertThrows(MalformedDataException.class, () -> reader.read(ping, 0, ping.length));
        assertTrue(String.valueOf(e.getMessage()).contains("claims 9 bytes"), e.getMessage());
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
