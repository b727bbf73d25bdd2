package org.planchet.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;

class MessageCodecTest {
    @Test
    void every_row_of_the_table_writes_what_it_reads() throws MalformedDataException {
        Set<String> seen = new HashSet<>();
        for (Message message : Samples.oneOfEach()) {
            String command = MessageCodec.command(message);
            byte[] payload = MessageCodec.payload(message);
            Message read = MessageCodec.decode(command, payload);
            assertArrayEquals(payload, MessageCodec.payload(read), command);
            // Blocks and transactions compare by identity of their bytes, seen above.
            if (!(message instanceof Message.BlockMessage)) assertEquals(message, read);
            assertTrue(payload.length <= MessageTable.maxPayload(command), command);
            seen.add(command);
        }
        assertEquals(MessageTable.rows().size(), seen.size(), "a row without a sample");
        assertEquals(Message.class.getPermittedSubclasses().length, seen.size() + 1, "a message without a row");
    }

    @Test
    void what_is_not_in_the_table_is_kept_as_it_came() throws MalformedDataException {
        Message read = MessageCodec.decode("sendtxrcncl", new byte[] {1, 2, 3});
        var unknown = assertInstanceOf(Message.Unknown.class, read);
        assertEquals("sendtxrcncl", unknown.command());
        assertArrayEquals(new byte[] {1, 2, 3}, MessageCodec.payload(unknown));
    }

    /// The version message of the protocol's documentation (Bitcoin wiki), without the later fields.
    @Test
    void a_version_message_from_the_wild() throws MalformedDataException {
        byte[] payload = HexFormat.of()
                .parseHex("62ea0000010000000000000011b2d05000000000010000000000000000000000000000000000ffff000000000000"
                        + "000000000000000000000000000000000000ffff0000000000003b2eb35d8ce617650f2f5361746f7368693a302e"
                        + "372e322fc03e0300");
        var version = (Message.Version) MessageCodec.decode("version", payload);
        assertEquals(60_002, version.protocol());
        assertEquals("/Satoshi:0.7.2/", version.userAgent());
        assertEquals(212_672, version.startHeight());
        assertTrue(version.relay(), "a version without the field wants transactions (BIP-0037)");
    }

    @Test
    void what_follows_the_last_field_is_ignored() throws MalformedDataException {
        for (Message message : Samples.oneOfEach()) {
            if (message instanceof Message.Unknown) continue;
            byte[] payload = MessageCodec.payload(message);
            String command = MessageCodec.command(message);
            byte[] longer = Arrays.copyOf(payload, Math.min(payload.length + 5, MessageTable.maxPayload(command)));
            if (payload.length == 0) longer = new byte[] {1};
            assertArrayEquals(payload, MessageCodec.payload(MessageCodec.decode(command, longer)), command);
        }
    }

    @Test
    void a_user_agent_has_at_most_256_bytes() throws MalformedDataException {
        assertEquals(
                256,
                ((Message.Version) MessageCodec.decode("version", versionWithAgent(256)))
                        .userAgent()
                        .length());
        refused("version", versionWithAgent(257), "user agent of 257");
    }

    private static byte[] versionWithAgent(int length) {
        return new ByteWriter()
                .int32(70_016)
                .int64(0)
                .int64(0)
                .bytes(new byte[52])
                .int64(1)
                .lengthPrefixed("a".repeat(length).getBytes(StandardCharsets.US_ASCII))
                .int32(0)
                .uint8(1)
                .toByteArray();
    }

    @Test
    void p03_headers_malformed_2001_entries_or_a_transaction_count() throws MalformedDataException {
        var headers = new ByteWriter();
        headers.compactSize(2_000);
        for (int i = 0; i < 2_000; i++) headers.bytes(Samples.HEADER.bytes()).uint8(0);
        assertEquals(
                2_000,
                ((Message.Headers) MessageCodec.decode("headers", headers.toByteArray()))
                        .headers()
                        .size());

        var more = new ByteWriter();
        more.compactSize(2_001);
        for (int i = 0; i < 2_001; i++) more.bytes(Samples.HEADER.bytes()).uint8(0);
        overLimit("headers", more.toByteArray());

        byte[] counted = new ByteWriter()
                .compactSize(1)
                .bytes(Samples.HEADER.bytes())
                .uint8(1)
                .toByteArray();
        refused("headers", counted, "claims 1 transactions");
    }

    @Test
    void p05_inv_blocks_50001_entries() throws MalformedDataException {
        for (String command : List.of("inv", "getdata", "notfound")) {
            byte[] most = inventory(Limits.INVENTORY);
            MessageCodec.decode(command, most);
            overLimit(command, inventory(Limits.INVENTORY + 1));
        }
    }

    private static byte[] inventory(int count) {
        var out = new ByteWriter();
        out.compactSize(count);
        out.bytes(new byte[36 * count]);
        return out.toByteArray();
    }

    @Test
    void p11_addr_flood_1001_entries() throws MalformedDataException {
        MessageCodec.decode(
                "addr",
                new ByteWriter().compactSize(1_000).bytes(new byte[30_000]).toByteArray());
        overLimit(
                "addr",
                new ByteWriter().compactSize(1_001).bytes(new byte[30_030]).toByteArray());
        overLimit(
                "addrv2",
                new ByteWriter().compactSize(1_001).bytes(new byte[9_009]).toByteArray());
    }

    @Test
    void p24_locator_oversize() throws MalformedDataException {
        for (String command : List.of("getheaders", "getblocks")) {
            MessageCodec.decode(command, locator(Limits.LOCATOR));
            overLimit(command, locator(Limits.LOCATOR + 1));
        }
    }

    private static byte[] locator(int count) {
        return new ByteWriter()
                .int32(70_016)
                .compactSize(count)
                .bytes(new byte[32 * count + 32])
                .toByteArray();
    }

    @Test
    void a_count_that_the_bytes_cannot_hold_allocates_nothing() {
        byte[] claim = new ByteWriter().compactSize(50_000).bytes(new byte[36]).toByteArray();
        refused("inv", claim, "inventory count of 50000");
    }

    private static void overLimit(String command, byte[] payload) {
        refused(command, payload, "exceeds");
        assertThrows(OverLimitException.class, () -> MessageCodec.decode(command, payload));
    }

    private static void refused(String command, byte[] payload, String why) {
        MalformedDataException e =
                assertThrows(MalformedDataException.class, () -> MessageCodec.decode(command, payload));
        assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).startsWith(command), e.getMessage());
    }

    @Test
    void p52_decoder_totality_random_and_damaged_bytes_of_every_message() {
        assertEquals(5_000L * MessageTable.rows().size(), storm(1, 5_000));
    }

    @Test
    @Tag("slow")
    void p52_decoder_totality_a_million_cases() {
        assertEquals(50_000L * MessageTable.rows().size(), storm(2, 50_000));
    }

    /// Every other case is a good message with a few bytes changed, cut or added, which gets deeper than noise does.
    private static long storm(long seed, int casesEach) {
        long cases = 0;
        for (Message sample : Samples.oneOfEach()) {
            String command = MessageCodec.command(sample);
            byte[] good = MessageCodec.payload(sample);
            var random = new SplittableRandom(seed + command.hashCode());
            for (int i = 0; i < casesEach; i++) {
                byte[] bytes = i % 2 == 0 ? noise(random) : damaged(random, good);
                cases++;
                try {
                    MessageCodec.decode(command, bytes);
                } catch (MalformedDataException malformed) {
                    // what bytes without meaning must give
                } catch (RuntimeException | Error wrong) {
                    throw new AssertionError(command + " " + HexFormat.of().formatHex(bytes), wrong);
                }
            }
        }
        return cases;
    }

    private static byte[] noise(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] damaged(SplittableRandom random, byte[] good) {
        byte[] bytes = Arrays.copyOf(good, Math.max(0, good.length + random.nextInt(-3, 4)));
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--)
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        return bytes;
    }
}
