package org.planchet.crypto;

import java.math.BigInteger;
import org.bouncycastle.crypto.engines.ChaChaEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/// A hash over a set that does not depend on the order of its elements: Bitcoin Core's `MuHash3072`. Each element is
/// hashed to a number of 3,072 bits, and the set is the product of its elements' numbers modulo the prime
/// 2^3072 - 1103717. So elements can be added and removed one by one, and parts of a set hashed apart and put
/// together.
public final class MuHash {
    private static final int BITS = 3072;
    private static final int BYTES = BITS / 8;
    private static final BigInteger EXCESS = BigInteger.valueOf(1_103_717);
    private static final BigInteger ALL_ONES = BigInteger.ONE.shiftLeft(BITS).subtract(BigInteger.ONE);
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(BITS).subtract(EXCESS);

    private BigInteger numerator = BigInteger.ONE;
    private BigInteger denominator = BigInteger.ONE;

    /// Adds an element.
    public void add(byte[] element) {
        numerator = times(numerator, number(element));
    }

    /// Removes an element, which need not have been added yet.
    public void remove(byte[] element) {
        denominator = times(denominator, number(element));
    }

    /// Adds every element of `other`, and removes what it removed.
    public void addAll(MuHash other) {
        numerator = times(numerator, other.numerator);
        denominator = times(denominator, other.denominator);
    }

    /// The hash of the set: 32 bytes, equal for equal sets.
    public byte[] digest() {
        BigInteger set = times(numerator, denominator.modInverse(MODULUS)).mod(MODULUS);
        byte[] littleEndian = new byte[BYTES];
        byte[] bigEndian = set.toByteArray();
        for (int i = 0; i < bigEndian.length && i < BYTES; i++) littleEndian[i] = bigEndian[bigEndian.length - 1 - i];
        return Hashes.sha256(littleEndian);
    }

    /// The key stream of ChaCha20 under the element's SHA-256, read as a little-endian number.
    private static BigInteger number(byte[] element) {
        var cipher = new ChaChaEngine(20);
        cipher.init(true, new ParametersWithIV(new KeyParameter(Hashes.sha256(element)), new byte[8]));
        byte[] stream = new byte[BYTES];
        cipher.processBytes(stream, 0, BYTES, stream, 0);
        for (int i = 0; i < BYTES / 2; i++) {
            byte swap = stream[i];
            stream[i] = stream[BYTES - 1 - i];
            stream[BYTES - 1 - i] = swap;
        }
        return new BigInteger(1, stream);
    }

    /// The product, below 2^3072 but not always below the modulus. What lies above bit 3,072 counts 1103717-fold,
    /// which is much cheaper than a division.
    private static BigInteger times(BigInteger a, BigInteger b) {
        BigInteger product = a.multiply(b);
        while (product.bitLength() > BITS)
            product = product.and(ALL_ONES).add(product.shiftRight(BITS).multiply(EXCESS));
        return product;
    }
}
