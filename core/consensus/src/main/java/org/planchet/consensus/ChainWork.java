package org.planchet.consensus;

import java.math.BigInteger;
import org.planchet.primitives.Hash256;

/// How many hashes a chain of headers took to find, in expectation: what decides between branches. 256 bits and more.
public record ChainWork(BigInteger value) implements Comparable<ChainWork> {
    public static final ChainWork ZERO = new ChainWork(BigInteger.ZERO);

    private static final BigInteger TWO_256 = BigInteger.ONE.shiftLeft(256);

    /// The work of one header of compact target `bits`: 2^256 / (target + 1), and none if no hash meets it
    /// (Bitcoin Core's `GetBlockProof`).
    public static ChainWork ofBits(int bits) {
        BigInteger target = CompactTarget.decode(bits);
        return target == null ? ZERO : new ChainWork(TWO_256.divide(target.add(BigInteger.ONE)));
    }

    /// Reads hex digits, the most significant first.
    public static ChainWork fromHex(String hex) {
        return new ChainWork(new BigInteger(hex, 16));
    }

    public ChainWork plus(ChainWork other) {
        return new ChainWork(value.add(other.value));
    }

    @Override
    public int compareTo(ChainWork other) {
        return value.compareTo(other.value);
    }

    /// 64 hex digits or more, as Bitcoin Core shows it.
    @Override
    public String toString() {
        return value.bitLength() <= 256 ? CompactTarget.toHash(value).toString() : value.toString(16);
    }

    /// The work as 256 bits, for storage.
    public Hash256 toHash() {
        return CompactTarget.toHash(value);
    }
}
