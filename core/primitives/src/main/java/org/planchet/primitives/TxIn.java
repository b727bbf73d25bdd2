package org.planchet.primitives;

/// An input: the output it spends, the script and witness that unlock it, and its sequence number (an unsigned 32-bit
/// number in an `int`, BIP-0068).
public record TxIn(OutPoint prevout, Script scriptSig, int sequence, Witness witness) {
    /// The sequence that switches off lock time and every relative lock.
    public static final int SEQUENCE_FINAL = 0xffffffff;

    /// An input without witness.
    public TxIn(OutPoint prevout, Script scriptSig, int sequence) {
        this(prevout, scriptSig, sequence, Witness.EMPTY);
    }

    public TxIn withScriptSig(Script newScriptSig) {
        return new TxIn(prevout, newScriptSig, sequence, witness);
    }

    public TxIn withWitness(Witness newWitness) {
        return new TxIn(prevout, scriptSig, sequence, newWitness);
    }

    static TxIn read(ByteReader in) throws MalformedDataException {
        return new TxIn(
                OutPoint.read(in), Script.wrap(in.lengthPrefixed("scriptSig")), in.int32("sequence"), Witness.EMPTY);
    }

    void write(ByteWriter out) {
        prevout.write(out);
        out.lengthPrefixed(scriptSig.bytes()).int32(sequence);
    }
}
