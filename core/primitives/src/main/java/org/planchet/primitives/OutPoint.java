package org.planchet.primitives;

import org.jspecify.annotations.Nullable;

/// Names one output: the transaction that made it and the output's position in it. A coinbase's input names
/// [#NULL]. `index` is an unsigned 32-bit number.
public final class OutPoint {
    /// Serialized size in bytes.
    public static final int SIZE = 36;

    /// What the input of a coinbase names: a zero txid and index 0xffffffff.
    public static final OutPoint NULL = new OutPoint(new Txid(Hash256.ZERO), -1);

    private final Txid txid;
    private final int index;
    /// [#hashCode], or 0 while nobody has asked: a block's way to the coins asks several times for each input.
    private int hash;

    public OutPoint(Txid txid, int index) {
        this.txid = txid;
        this.index = index;
    }

    public Txid txid() {
        return txid;
    }

    public int index() {
        return index;
    }

    public boolean isNull() {
        return index == NULL.index && txid.equals(NULL.txid);
    }

    static OutPoint read(ByteReader in) throws MalformedDataException {
        return new OutPoint(new Txid(in.hash256("outpoint txid")), in.int32("outpoint index"));
    }

    void write(ByteWriter out) {
        out.hash256(txid.hash()).int32(index);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OutPoint point && index == point.index && txid.equals(point.txid);
    }

    /// Keyed ([KeyedHash]).
    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = (int) KeyedHash.of(txid.hash(), index);
            hash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return txid + ":" + Integer.toUnsignedString(index);
    }
}
