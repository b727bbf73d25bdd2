package org.planchet.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// MurmurHash3 of 32 bits (Appleby, 2011), of which bloom filters are made (BIP-0037). Anybody can choose inputs that
/// collide: nothing else may rest on it.
public final class Murmur3 {
    private static final VarHandle LE32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Murmur3() {}

    /// The hash of `bytes` with `seed`; all 32 bits count.
    public static int of(int seed, byte[] bytes) {
        int hash = seed;
        int words = bytes.length & ~3;
        for (int i = 0; i < words; i += 4)
            hash = Integer.rotateLeft(hash ^ mixed((int) LE32.get(bytes, i)), 13) * 5 + 0xe654_6b64;
        int rest = 0;
        for (int i = bytes.length - 1; i >= words; i--) rest = (rest << 8) | (bytes[i] & 0xff);
        hash ^= mixed(rest) ^ bytes.length;
        hash = (hash ^ (hash >>> 16)) * 0x85eb_ca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2_ae35;
        return hash ^ (hash >>> 16);
    }

    private static int mixed(int word) {
        return Integer.rotateLeft(word * 0xcc9e_2d51, 15) * 0x1b87_3593;
    }
}
