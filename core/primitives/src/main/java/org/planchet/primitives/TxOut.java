package org.planchet.primitives;

/// An output: a value in satoshis and the script that locks it. The value is any 64-bit number here; its range is a
/// rule of consensus.
public record TxOut(long value, Script scriptPubKey) {
    static TxOut read(ByteReader in) throws MalformedDataException {
        return new TxOut(in.int64("output value"), Script.wrap(in.lengthPrefixed("scriptPubKey")));
    }

    /// Writes value, then length-prefixed script.
    public void write(ByteWriter out) {
        out.int64(value).lengthPrefixed(scriptPubKey.bytes());
    }

    /// Bytes it takes serialized.
    public int serializedSize() {
        return 8 + ByteWriter.compactSizeLength(scriptPubKey.size()) + scriptPubKey.size();
    }
}
