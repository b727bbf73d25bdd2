package org.planchet.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The names of hosts in Tor and I2P, which are made of keys: `….onion` of the third version, a key with a checksum
/// and a version behind it, and `….b32.i2p`, a hash; both in Base32 (RFC 4648, small letters, no padding).
public final class OverlayHost {
    private static final String ONION = ".onion";
    private static final String I2P = ".b32.i2p";
    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int KEY = 32;
    private static final byte ONION_VERSION = 3;

    private OverlayHost() {}

    /// Whether a name can only be one of these, well-formed or not: never to be looked up in DNS.
    public static boolean isMeant(String host) {
        String small = host.toLowerCase(Locale.ROOT);
        return small.endsWith(ONION) || small.endsWith(".i2p");
    }

    /// The network of a well-formed name; empty for every other.
    public static Optional<AddressNetwork> network(String host) {
        if (host.endsWith(ONION) && onion(host) != null) return Optional.of(AddressNetwork.ONION);
        if (host.endsWith(I2P) && i2p(host) != null) return Optional.of(AddressNetwork.I2P);
        return Optional.empty();
    }

    /// The 32 bytes behind a well-formed name, as an addrv2 message has them.
    public static byte[] bytes(String host) {
        byte[] bytes = host.endsWith(ONION) ? onion(host) : i2p(host);
        if (bytes == null) throw new IllegalArgumentException("no onion or I2P name");
        return bytes;
    }

    /// The name of an address.
    ///
    /// @param network [AddressNetwork#ONION] or [AddressNetwork#I2P]
    /// @param address 32 bytes
    public static String of(AddressNetwork network, byte[] address) {
        if (network == AddressNetwork.I2P) return base32(address) + I2P;
        byte[] whole = Arrays.copyOf(address, KEY + 3);
        System.arraycopy(checksum(address), 0, whole, KEY, 2);
        whole[KEY + 2] = ONION_VERSION;
        return base32(whole) + ONION;
    }

    private static byte @Nullable [] onion(String host) {
        byte[] whole = bytes(host, ONION, KEY + 3);
        if (whole == null || whole[KEY + 2] != ONION_VERSION) return null;
        byte[] key = Arrays.copyOf(whole, KEY);
        byte[] sum = checksum(key);
        return sum[0] == whole[KEY] && sum[1] == whole[KEY + 1] ? key : null;
    }

    private static byte @Nullable [] i2p(String host) {
        return bytes(host, I2P, KEY);
    }

    private static byte @Nullable [] bytes(String host, String suffix, int size) {
        String digits = host.substring(0, host.length() - suffix.length());
        if (digits.length() != Math.ceilDiv(size * 8, 5)) return null;
        byte[] bytes = new byte[size];
        int buffer = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < digits.length(); i++) {
            int value = DIGITS.indexOf(digits.charAt(i));
            if (value < 0) return null;
            buffer = (buffer << 5 | value) & 0xfff;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            bytes[at++] = (byte) (buffer >>> bits);
        }
        // What is left over of the last digit must be nothing, or one address had several names.
        return (buffer & ((1 << bits) - 1)) == 0 ? bytes : null;
    }

    private static String base32(byte[] bytes) {
        var text = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte each : bytes) {
            buffer = (buffer << 8 | (each & 0xff)) & 0xfff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(DIGITS.charAt((buffer >>> bits) & 31));
            }
        }
        if (bits > 0) text.append(DIGITS.charAt((buffer << (5 - bits)) & 31));
        return text.toString();
    }

    /// The first two bytes of what Tor's rend-spec-v3 hashes.
    private static byte[] checksum(byte[] key) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA3-256");
            hash.update(".onion checksum".getBytes(StandardCharsets.US_ASCII));
            hash.update(key);
            hash.update(ONION_VERSION);
            return hash.digest();
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("every Java has SHA-3", missing);
        }
    }
}
