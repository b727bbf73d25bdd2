package org.planchet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.planchet.vectors.Vectors;

class Secp256k1Test {
    private static final HexFormat HEX = HexFormat.of();
    private static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    private static final byte[] GENERATOR =
            HEX.parseHex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    private static final byte[] HASH = Hashes.sha256("a message".getBytes(StandardCharsets.UTF_8));

    private static byte[] number(BigInteger value) {
        return HEX.parseHex(String.format(Locale.ROOT, "%064x", value));
    }

    private static byte[] number(long value) {
        return number(BigInteger.valueOf(value));
    }

    /// `30 length 02 length R 02 length S`, whatever R and S are.
    private static byte[] der(BigInteger r, BigInteger s) {
        byte[] rBytes = r.toByteArray();
        byte[] sBytes = s.toByteArray();
        byte[] out = new byte[6 + rBytes.length + sBytes.length];
        out[0] = 0x30;
        out[1] = (byte) (out.length - 2);
        out[2] = 2;
        out[3] = (byte) rBytes.length;
        System.arraycopy(rBytes, 0, out, 4, rBytes.length);
        out[4 + rBytes.length] = 2;
        out[5 + rBytes.length] = (byte) sBytes.length;
        System.arraycopy(sBytes, 0, out, 6 + rBytes.length, sBytes.length);
        return out;
    }

    @Test
    void keys_are_in_range() {
        assertFalse(Secp256k1.isPrivateKey(number(0)));
        assertTrue(Secp256k1.isPrivateKey(number(1)));
        assertTrue(Secp256k1.isPrivateKey(number(ORDER.subtract(BigInteger.ONE))));
        assertFalse(Secp256k1.isPrivateKey(number(ORDER)));
        assertFalse(Secp256k1.isPrivateKey(new byte[31]));
        assertArrayEquals(GENERATOR, Secp256k1.publicKey(number(1), true));
        assertEquals(65, Secp256k1.publicKey(number(1), false).length);
        assertArrayEquals(GENERATOR, Secp256k1.convertPublicKey(Secp256k1.publicKey(number(1), false), true));
        assertThrows(IllegalArgumentException.class, () -> Secp256k1.publicKey(number(0), true));
    }

    /// RFC 6979's deterministic signatures: two that are widely published, both with a low R at the first try.
    @Test
    void signs_as_everyone_else() {
        assertSigns(
                "f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181",
                "Alan Turing",
                "7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c",
                "58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea");
        assertSigns(
                "69ec59eaa1f4f2e36b639716b7c30ca86d9a5375c7b38d8918bd9c0ebc80ba64",
                "Computer science is no more about computers than astronomy is about telescopes.",
                "7186363571d65e084e7f02b0b77c3ec44fb1b257dee26274c38c928986fea45d",
                "0de0b38e06807e46bda1f1e293f4f6323e854c86d58abdd00c46c16441085df6");
    }

    private static void assertSigns(String key, String message, String r, String s) {
        byte[] hash = Hashes.sha256(message.getBytes(StandardCharsets.UTF_8));
        byte[] expected = der(new BigInteger(r, 16), new BigInteger(s, 16));
        assertArrayEquals(expected, Secp256k1.signEcdsa(HEX.parseHex(key), hash));
    }

    @Test
    void signatures_are_small_and_steady() {
        for (int key = 1; key < 50; key++) {
            byte[] each = Secp256k1.signEcdsa(number(key), HASH);
            assertTrue(each.length <= 70 && Secp256k1.isLowS(each), "low R and low S make 70 bytes at most");
            assertArrayEquals(each, Secp256k1.signEcdsa(number(key), HASH), "the same each time");
            assertFalse(Secp256k1.verifyEcdsa(Secp256k1.publicKey(number(key + 1), true), each, HASH));
        }
    }

    @Test
    void c56_ecdsa_range() {
        byte[] key = Secp256k1.publicKey(number(7), true);
        byte[] signature = Secp256k1.signEcdsa(number(7), HASH);
        byte[] compact = new byte[64];
        assertTrue(LaxDer.read(signature, compact));
        var r = new BigInteger(1, Arrays.copyOf(compact, 32));
        var s = new BigInteger(1, Arrays.copyOfRange(compact, 32, 64));
        assertTrue(Secp256k1.verifyEcdsa(key, der(r, s), HASH));
        byte[] high = der(r, ORDER.subtract(s));
        assertTrue(Secp256k1.verifyEcdsa(key, high, HASH), "high S is valid by consensus");
        assertFalse(Secp256k1.isLowS(high));
        for (BigInteger bad : List.of(BigInteger.ZERO, ORDER, r.add(ORDER), BigInteger.ONE.shiftLeft(300))) {
            assertFalse(Secp256k1.verifyEcdsa(key, der(bad, s), HASH));
            assertFalse(Secp256k1.verifyEcdsa(key, der(r, bad), HASH));
        }
        assertFalse(Secp256k1.verifyEcdsa(key, der(BigInteger.ZERO, BigInteger.ZERO), HASH));
        assertFalse(Secp256k1.verifyEcdsa(key, new byte[0], HASH));
    }

    @Test
    void c57_pubkey_forms() {
        byte[] signature = Secp256k1.signEcdsa(number(7), HASH);
        byte[] full = Secp256k1.publicKey(number(7), false);
        boolean odd = (full[64] & 1) != 0;
        byte[] hybrid = full.clone();
        hybrid[0] = (byte) (odd ? 7 : 6);
        byte[] wrongParity = full.clone();
        wrongParity[0] = (byte) (odd ? 6 : 7);
        byte[] offCurve = full.clone();
        offCurve[64] ^= 2;
        byte[] largeX = new byte[33];
        Arrays.fill(largeX, (byte) -1);
        largeX[0] = 2;
        assertTrue(Secp256k1.verifyEcdsa(full, signature, HASH));
        assertTrue(Secp256k1.verifyEcdsa(hybrid, signature, HASH));
        for (byte[] bad : List.of(wrongParity, offCurve, largeX, new byte[33], new byte[1], new byte[0])) {
            assertFalse(Secp256k1.isPublicKey(bad));
            assertFalse(Secp256k1.verifyEcdsa(bad, signature, HASH));
        }
    }

    /// What OpenSSL took and old blocks have: a wrong total length, long lengths, padding, bytes left over.
    @Test
    void c55_lax_der() {
        byte[] key = Secp256k1.publicKey(number(7), true);
        byte[] good = Secp256k1.signEcdsa(number(7), HASH);
        byte[] wrongTotal = good.clone();
        wrongTotal[1] = 0x7f;
        byte[] longer = Arrays.copyOf(good, good.length + 5);
        byte[] longForm = new byte[good.length + 1];
        longForm[0] = 0x30;
        longForm[1] = (byte) 0x81;
        System.arraycopy(good, 1, longForm, 2, good.length - 1);
        for (byte[] lax : List.of(good, wrongTotal, longer, longForm))
            assertTrue(Secp256k1.verifyEcdsa(key, lax, HASH));
        for (int cut = 0; cut < good.length; cut++)
            assertFalse(Secp256k1.verifyEcdsa(key, Arrays.copyOf(good, cut), HASH), "cut at " + cut);
    }

    @Test
    void tweaks_are_additions() {
        byte[] sum = Secp256k1.tweakAddPrivate(number(7), number(9));
        assertArrayEquals(number(16), sum);
        assertArrayEquals(
                Secp256k1.publicKey(number(16), true),
                Secp256k1.tweakAddPublic(Secp256k1.publicKey(number(7), true), number(9)));
        assertNull(Secp256k1.tweakAddPrivate(number(7), number(ORDER.subtract(BigInteger.valueOf(7)))), "sum zero");
        assertNull(Secp256k1.tweakAddPrivate(number(7), number(ORDER)), "tweak out of range");
        assertNull(Secp256k1.tweakAddPublic(new byte[33], number(1)), "no key");
        byte[] output = Secp256k1.tweakAddPublic(GENERATOR, number(9));
        assertNotNull(output);
        byte[] x = Arrays.copyOfRange(output, 1, 33);
        byte[] internal = Arrays.copyOfRange(GENERATOR, 1, 33);
        assertTrue(Secp256k1.isTaprootTweak(x, output[0] == 3, internal, number(9)));
        assertFalse(Secp256k1.isTaprootTweak(x, output[0] != 3, internal, number(9)));
        assertFalse(Secp256k1.isTaprootTweak(x, output[0] == 3, internal, number(10)));
    }

    @Test
    void bip340_vectors() throws IOException {
        int count = 0;
        for (String line : Files.readAllLines(Vectors.path("bips/bip-0340/test-vectors.csv"))) {
            String[] cells = line.split(",", -1);
            if (cells[0].equals("index")) continue;
            count++;
            byte[] message = HEX.parseHex(cells[4]);
            byte[] signature = HEX.parseHex(cells[5]);
            if (!cells[1].isEmpty() && message.length == 32)
                assertArrayEquals(
                        signature,
                        Secp256k1.signSchnorr(HEX.parseHex(cells[1]), message, HEX.parseHex(cells[3])),
                        line);
            assertEquals(
                    cells[6].equals("TRUE"), Secp256k1.verifySchnorr(HEX.parseHex(cells[2]), signature, message), line);
        }
        System.out.println("bip-0340: " + count + " vectors");
        assertEquals(19, count);
    }

    @Test
    void many_threads_share_the_context() {
        long right = IntStream.range(1, 400)
                .parallel()
                .filter(key -> Secp256k1.verifyEcdsa(
                        Secp256k1.publicKey(number(key), true), Secp256k1.signEcdsa(number(key), HASH), HASH))
                .count();
        assertEquals(399, right);
    }

    @Test
    void no_bytes_throw() {
        var random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            byte[] key = new byte[random.nextInt(70)];
            byte[] signature = new byte[random.nextInt(80)];
            random.nextBytes(key);
            random.nextBytes(signature);
            if (signature.length > 4 && random.nextBoolean()) {
                signature[0] = 0x30;
                signature[2] = 2;
                signature[3] = (byte) random.nextInt(40);
            }
            byte[] good = i % 2 == 0 ? key : GENERATOR;
            assertFalse(Secp256k1.verifyEcdsa(good, signature, HASH));
            assertFalse(Secp256k1.verifySchnorr(key, signature, HASH));
        }
    }

    @Test
    void every_system_has_its_library() {
        for (String resource : List.of(
                NativeLibrary.resource("Linux", "amd64"),
                NativeLibrary.resource("Linux", "aarch64"),
                NativeLibrary.resource("Mac OS X", "aarch64")))
            assertNotNull(Secp256k1Test.class.getResource("/fr/acinq/secp256k1/jni/native/" + resource), resource);
        String other = NativeLibrary.resource("Windows 11", "amd64");
        assertNull(Secp256k1Test.class.getResource("/fr/acinq/secp256k1/jni/native/" + other), other);
    }
}
