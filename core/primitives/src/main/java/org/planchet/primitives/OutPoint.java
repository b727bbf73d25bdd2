package org.planchet.primitives;

import org.jspecify.annotations.Nullable;

/// Names one output: the transaction that made it and the output's position in it. A coinbase's input names
/// [#NULL]. `index` is an unsigned 32-bit number.
public record OutPoint(Txid txid, int index) {
    /// Serialized size in bytes.
    public static final int SIZE = 36;

    /// What the input of a coinbase names: a zero txid and index 0xffffffff.
    public static final OutPoint NULL = new OutPoint(new Txid(Hash256.ZERO), -1);

    public boolean isNull() {
        return equals(NULL);
    }

    static OutPoint read(ByteReader in) throws MalformedDataException {
        return new OutPoint(new Txid(in.hash256("outpoint txid")), in.int32("outpoint index"));
    }

    void write(ByteWriter out) {
        out.hash256(txid.hash()).int32(index);
    }

    // Written out, as in [Hash256].
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OutPoint point && index == point.index && txid.equals(point.txid);
    }

    @Override
    public int hashCode() {
        return (int) KeyedHash.of(txid.hash(), index);
    }

    @Override
    public String toString() {
        return txid + ":" + Integer.toUnsignedString(index);
    }
}
