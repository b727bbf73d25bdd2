package org.planchet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// BIP-0324's own vectors are those of whole packets; here stands what they leave out.
class FsChaCha20Test {
    private static final byte[] NOTHING = {};

    private final Random random = new Random(20);

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void chunks_of_any_size_come_back_beyond_many_keys() {
        byte[] key = bytes(32);
        var one = new FsChaCha20(key);
        var other = new FsChaCha20(key);
        for (int i = 0; i < 3 * FsChaCha20.REKEY_INTERVAL + 5; i++) {
            byte[] chunk = bytes(1 + random.nextInt(70));
            byte[] crypted = one.crypt(chunk);
            assertFalse(chunk.length > 8 && Arrays.equals(chunk, crypted));
            assertArrayEquals(chunk, other.crypt(crypted));
        }
    }

    @Test
    void p49_bip324_abuse_a_packet_that_was_changed_or_comes_again_is_refused() {
        byte[] key = bytes(32);
        byte[] aad = bytes(9);
        byte[] packet = new byte[50 + FsChaCha20Poly1305.EXPANSION];
        new FsChaCha20Poly1305(key).encrypt(packet, 0, 50, aad);
        for (int at = 0; at < packet.length; at++) {
            byte[] changed = packet.clone();
            changed[at] ^= 1;
            assertFalse(new FsChaCha20Poly1305(key).decrypt(changed, 0, changed.length, aad), "byte " + at);
        }
        assertFalse(new FsChaCha20Poly1305(key).decrypt(packet.clone(), 0, packet.length, NOTHING));
        var reader = new FsChaCha20Poly1305(key);
        assertTrue(reader.decrypt(packet.clone(), 0, packet.length, aad));
        assertFalse(reader.decrypt(packet.clone(), 0, packet.length, aad), "the same again");
    }

    @Test
    void p49_bip324_abuse_packets_are_read_beyond_many_keys() {
        byte[] key = bytes(32);
        var writer = new FsChaCha20Poly1305(key);
        var reader = new FsChaCha20Poly1305(key);
        for (int i = 0; i < 3 * FsChaCha20.REKEY_INTERVAL + 5; i++) {
            byte[] contents = bytes(random.nextInt(100));
            int offset = i % 3;
            byte[] packet = new byte[offset + contents.length + FsChaCha20Poly1305.EXPANSION];
            System.arraycopy(contents, 0, packet, offset, contents.length);
            writer.encrypt(packet, offset, contents.length, NOTHING);
            assertTrue(reader.decrypt(packet, offset, packet.length - offset, NOTHING), "packet " + i);
            assertArrayEquals(contents, Arrays.copyOfRange(packet, offset, offset + contents.length));
        }
    }
}
