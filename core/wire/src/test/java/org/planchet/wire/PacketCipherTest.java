package org.planchet.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.EllSwift;
import org.planchet.vectors.Vectors;

/// BIP-0324's vectors of keys and packets.
class PacketCipherTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] NOTHING = {};

    /// One row of the file, by the names in its first.
    private record Case(Map<String, String> cells) {
        String text(String name) {
            String cell = cells.get(name);
            if (cell == null) throw new AssertionError("no column " + name);
            return cell;
        }

        byte[] bytes(String name) {
            return HEX.parseHex(text(name));
        }

        int number(String name) {
            return Integer.parseInt(text(name));
        }

        boolean flag(String name) {
            return number(name) == 1;
        }

        byte[] contents() {
            return HEX.parseHex(text("in_contents").repeat(number("in_multiply")));
        }

        byte[] secret() {
            return EllSwift.sharedSecret(
                    bytes("in_priv_ours"),
                    bytes("in_ellswift_ours"),
                    bytes("in_ellswift_theirs"),
                    flag("in_initiating"));
        }

        V2Keys keys() {
            return new V2Keys(secret(), Samples.MAGIC);
        }

        /// The direction in which the case's packet goes; both ends have the same.
        PacketCipher cipher() {
            V2Keys keys = keys();
            return flag("in_initiating")
                    ? new PacketCipher(keys.initiatorLength, keys.initiatorPacket)
                    : new PacketCipher(keys.responderLength, keys.responderPacket);
        }
    }

    private static List<Case> cases() throws IOException {
        var cases = new ArrayList<Case>();
        List<String> lines = Files.readAllLines(Vectors.path("bips/bip-0324/packet_encoding_test_vectors.csv"));
        String[] names = lines.getFirst().split(",", -1);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            var row = new HashMap<String, String>();
            for (int i = 0; i < names.length; i++) row.put(names[i], cells[i]);
            cases.add(new Case(row));
        }
        System.out.println("bip-0324 packets: " + cases.size() + " vectors");
        assertEquals(7, cases.size());
        return cases;
    }

    private static String x(byte[] key) {
        return HEX.formatHex(Arrays.copyOfRange(EllSwift.decode(key), 1, 33));
    }

    @Test
    void bip324_keys_are_derived_as_everyone_does() throws IOException {
        for (Case each : cases()) {
            assertEquals(each.text("mid_x_ours"), x(each.bytes("in_ellswift_ours")));
            assertEquals(each.text("mid_x_theirs"), x(each.bytes("in_ellswift_theirs")));
            assertEquals(each.text("mid_shared_secret"), HEX.formatHex(each.secret()));
            V2Keys keys = each.keys();
            assertArrayEquals(each.bytes("mid_initiator_l"), keys.initiatorLength);
            assertArrayEquals(each.bytes("mid_initiator_p"), keys.initiatorPacket);
            assertArrayEquals(each.bytes("mid_responder_l"), keys.responderLength);
            assertArrayEquals(each.bytes("mid_responder_p"), keys.responderPacket);
            boolean initiating = each.flag("in_initiating");
            assertArrayEquals(
                    each.bytes(initiating ? "mid_send_garbage_terminator" : "mid_recv_garbage_terminator"),
                    keys.initiatorTerminator);
            assertArrayEquals(
                    each.bytes(initiating ? "mid_recv_garbage_terminator" : "mid_send_garbage_terminator"),
                    keys.responderTerminator);
            assertArrayEquals(each.bytes("out_session_id"), keys.sessionId);
        }
    }

    @Test
    void bip324_packets_are_what_everyone_sends() throws IOException {
        for (Case each : cases()) {
            PacketCipher sealing = each.cipher();
            PacketCipher opening = each.cipher();
            for (int i = 0; i < each.number("in_idx"); i++) {
                byte[] decoy = packet(NOTHING);
                sealing.seal(decoy, NOTHING, true);
                assertArrayEquals(NOTHING, open(opening, decoy, NOTHING, true));
            }
            byte[] packet = packet(each.contents());
            sealing.seal(packet, each.bytes("in_aad"), each.flag("in_ignore"));
            String sent = HEX.formatHex(packet);
            if (!each.text("out_ciphertext").isEmpty()) assertEquals(each.text("out_ciphertext"), sent);
            assertTrue(sent.endsWith(each.text("out_ciphertext_endswith")));
            assertArrayEquals(each.contents(), open(opening, packet, each.bytes("in_aad"), each.flag("in_ignore")));
        }
    }

    private static byte[] packet(byte[] contents) {
        byte[] packet = new byte[contents.length + PacketCipher.EXPANSION];
        System.arraycopy(contents, 0, packet, PacketCipher.CONTENTS_AT, contents.length);
        return packet;
    }

    private static byte[] open(PacketCipher cipher, byte[] packet, byte[] aad, boolean decoy) {
        int length = cipher.openLength(Arrays.copyOf(packet, PacketCipher.LENGTH_SIZE));
        assertEquals(packet.length - PacketCipher.EXPANSION, length);
        byte[] rest = Arrays.copyOfRange(packet, PacketCipher.LENGTH_SIZE, packet.length);
        assertTrue(cipher.open(rest, aad));
        assertEquals(decoy, PacketCipher.isDecoy(rest[0]));
        return Arrays.copyOfRange(rest, PacketCipher.HEADER_SIZE, PacketCipher.HEADER_SIZE + length);
    }
}
