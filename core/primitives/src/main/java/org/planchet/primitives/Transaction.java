package org.planchet.primitives;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Hashes;

/// A transaction as BIP-0144 serializes it. Immutable; it keeps its raw bytes and knows its ids. `version` is a
/// signed 32-bit number here (rules that compare it say how), `lockTime` an unsigned one in an `int`.
public final class Transaction {
    private static final int MIN_INPUT = 41;
    private static final int MIN_OUTPUT = 9;
    private static final int VERSION = 4;
    private static final int MARKER_AND_FLAG = 2;
    private static final int LOCK_TIME = 4;

    private final int version;
    private final List<TxIn> inputs;
    private final List<TxOut> outputs;
    private final int lockTime;
    private final byte[] raw;
    private final int strippedSize;
    private final Txid txid;
    private final Wtxid wtxid;

    /// Builds a transaction; it is serialized with witness if any input has one.
    public Transaction(int version, List<TxIn> inputs, List<TxOut> outputs, int lockTime) {
        this(version, inputs, outputs, lockTime, null, 0);
    }

    /// @param rawBytes  what it was read from; null if it is to be serialized
    /// @param witnessAt where the witnesses begin in `rawBytes`, if any
    private Transaction(
            int version,
            List<TxIn> inputs,
            List<TxOut> outputs,
            int lockTime,
            byte @Nullable [] rawBytes,
            int witnessAt) {
        this.version = version;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.lockTime = lockTime;
        if (hasWitness()) {
            byte[] stripped = rawBytes == null ? serialize(false) : stripped(rawBytes, witnessAt);
            raw = rawBytes == null ? serialize(true) : rawBytes;
            strippedSize = stripped.length;
            txid = new Txid(Hash256.of(Hashes.sha256d(stripped)));
            wtxid = new Wtxid(Hash256.of(Hashes.sha256d(raw)));
        } else {
            raw = rawBytes == null ? serialize(false) : rawBytes;
            strippedSize = raw.length;
            txid = new Txid(Hash256.of(Hashes.sha256d(raw)));
            wtxid = new Wtxid(txid.hash());
        }
    }

    /// Reads exactly one transaction from all of `bytes`.
    public static Transaction parse(byte[] bytes) throws MalformedDataException {
        var in = new ByteReader(bytes);
        Transaction tx = read(in);
        in.expectEnd("transaction");
        return tx;
    }

    /// Reads exactly one transaction from all of `bytes` as before BIP-0144: no inputs are none, and no marker.
    public static Transaction parseWithoutWitness(byte[] bytes) throws MalformedDataException {
        var in = new ByteReader(bytes);
        int version = in.int32("transaction version");
        List<TxIn> inputs = readInputs(in);
        List<TxOut> outputs = readOutputs(in);
        int lockTime = in.int32("lock time");
        in.expectEnd("transaction");
        return new Transaction(version, inputs, outputs, lockTime, bytes.clone(), 0);
    }

    /// Reads a transaction, with witness if the marker and flag of BIP-0144 stand.
    public static Transaction read(ByteReader in) throws MalformedDataException {
        int from = in.position();
        int version = in.int32("transaction version");
        List<TxIn> inputs = readInputs(in);
        List<TxOut> outputs;
        int witnessAt = 0;
        if (!inputs.isEmpty()) {
            outputs = readOutputs(in);
        } else {
            // No inputs is either the marker of the extended format, whose flag follows, or (flag 0) a transaction
            // that really has neither inputs nor outputs.
            int flag = in.uint8("witness flag");
            if (flag == 0) {
                outputs = List.of();
            } else {
                inputs = readInputs(in);
                outputs = readOutputs(in);
                witnessAt = in.position() - from;
                if ((flag & 1) != 0) inputs = readWitnesses(in, inputs);
                if ((flag & ~1) != 0)
                    throw new MalformedDataException("Unknown transaction optional data: flag " + flag);
            }
        }
        int lockTime = in.int32("lock time");
        return new Transaction(version, inputs, outputs, lockTime, in.bytesSince(from), witnessAt);
    }

    private static List<TxIn> readInputs(ByteReader in) throws MalformedDataException {
        int count = in.count(MIN_INPUT, "input count");
        var inputs = new ArrayList<TxIn>(count);
        for (int i = 0; i < count; i++) inputs.add(TxIn.read(in));
        return inputs;
    }

    private static List<TxOut> readOutputs(ByteReader in) throws MalformedDataException {
        int count = in.count(MIN_OUTPUT, "output count");
        var outputs = new ArrayList<TxOut>(count);
        for (int i = 0; i < count; i++) outputs.add(TxOut.read(in));
        return outputs;
    }

    private static List<TxIn> readWitnesses(ByteReader in, List<TxIn> inputs) throws MalformedDataException {
        var withWitness = new ArrayList<TxIn>(inputs.size());
        boolean any = false;
        for (TxIn input : inputs) {
            Witness witness = Witness.read(in);
            any |= !witness.isEmpty();
            withWitness.add(input.withWitness(witness));
        }
        if (!any) throw new MalformedDataException("Superfluous witness record");
        return withWitness;
    }

    /// The serialization `raw` without marker, flag and witnesses.
    private static byte[] stripped(byte[] raw, int witnessAt) {
        int body = witnessAt - VERSION - MARKER_AND_FLAG;
        byte[] stripped = new byte[VERSION + body + LOCK_TIME];
        System.arraycopy(raw, 0, stripped, 0, VERSION);
        System.arraycopy(raw, VERSION + MARKER_AND_FLAG, stripped, VERSION, body);
        System.arraycopy(raw, raw.length - LOCK_TIME, stripped, VERSION + body, LOCK_TIME);
        return stripped;
    }

    private byte[] serialize(boolean withWitness) {
        var out = new ByteWriter();
        out.int32(version);
        if (withWitness) out.uint8(0).uint8(1);
        out.compactSize(inputs.size());
        for (TxIn input : inputs) input.write(out);
        out.compactSize(outputs.size());
        for (TxOut output : outputs) output.write(out);
        if (withWitness) for (TxIn input : inputs) input.witness().write(out);
        return out.int32(lockTime).toByteArray();
    }

    public int version() {
        return version;
    }

    public List<TxIn> inputs() {
        return inputs;
    }

    public List<TxOut> outputs() {
        return outputs;
    }

    /// An unsigned 32-bit number: a height below 500,000,000, a time in seconds from there on.
    public int lockTime() {
        return lockTime;
    }

    public Txid txid() {
        return txid;
    }

    public Wtxid wtxid() {
        return wtxid;
    }

    /// The serialization, witness included: only to be read.
    public byte[] raw() {
        return raw;
    }

    /// The serialization without witness, a fresh array if there is one.
    public byte[] rawWithoutWitness() {
        return hasWitness() ? serialize(false) : raw;
    }

    public boolean hasWitness() {
        for (TxIn input : inputs) if (!input.witness().isEmpty()) return true;
        return false;
    }

    /// One input, which spends nothing: it creates coins.
    public boolean isCoinbase() {
        return inputs.size() == 1 && inputs.getFirst().prevout().isNull();
    }

    /// Bytes, witness included.
    public int size() {
        return raw.length;
    }

    /// Bytes without witness.
    public int strippedSize() {
        return strippedSize;
    }

    /// BIP-0141's weight units: three times the size without witness plus the size with it.
    public int weight() {
        return 3 * strippedSize + raw.length;
    }

    /// Virtual bytes: a quarter of the weight, rounded up.
    public int vsize() {
        return (weight() + 3) / 4;
    }

    /// The outpoint of this transaction's output `index`.
    public OutPoint outPoint(int index) {
        return new OutPoint(txid, index);
    }

    /// Equal if the raw bytes are, that is if the wtxids are.
    @Override
    public boolean equals(Object other) {
        return other instanceof Transaction tx && wtxid.equals(tx.wtxid);
    }

    @Override
    public int hashCode() {
        return wtxid.hashCode();
    }

    @Override
    public String toString() {
        return "tx " + txid;
    }
}
