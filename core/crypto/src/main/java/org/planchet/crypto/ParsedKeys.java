package org.planchet.crypto;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Points of public keys that were parsed lately: of a compressed or x-only key libsecp256k1 must take a square root,
/// which is a sixth of a verification, and addresses are paid again and again.
///
/// A key has one place, chosen by bytes of itself, and takes it from the one before. Keys that are made to meet in one
/// place only lose the gain. Any number of threads may use it without a lock: entries are immutable, and one that is
/// overwritten at the same moment is parsed again.
final class ParsedKeys {
    /// About 1.3 MB when full.
    private static final int PLACES = 1 << 13;

    private static final class Entry {
        final byte[] key;
        final byte[] point;

        Entry(byte[] key, byte[] point) {
            this.key = key;
            this.point = point;
        }
    }

    /// Parses a key into libsecp256k1's own form of a point.
    @FunctionalInterface
    interface Parser {
        /// @return false if `key` is no key; then `point` is of no use
        boolean parse(byte[] key, byte[] point);
    }

    private final Parser parser;
    private final @Nullable Entry[] entries = new Entry[PLACES];

    ParsedKeys(Parser parser) {
        this.parser = parser;
    }

    /// The point of a key of 32 bytes or more, not to be changed; null if it is no key.
    byte @Nullable [] point(byte[] key) {
        int place = place(key);
        Entry entry = entries[place];
        if (entry != null && Arrays.equals(entry.key, key)) return entry.point;
        byte[] point = new byte[LibSecp256k1.OBJECT_SIZE];
        if (!parser.parse(key, point)) return null;
        entries[place] = new Entry(key.clone(), point);
        return point;
    }

    private static int place(byte[] key) {
        return ((key[8] & 0xff) | ((key[9] & 0xff) << 8)) & (PLACES - 1);
    }
}
