package org.planchet.network;

import java.util.ArrayList;
import java.util.List;
import org.planchet.crypto.Murmur3;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.script.ScriptReader;
import org.planchet.script.ScriptType;
import org.planchet.script.Templates;
import org.planchet.wire.ByteString;
import org.planchet.wire.Limits;
import org.planchet.wire.Message.FilterLoad;

/// A bloom filter over what a light node waits for (BIP-0037): says of anything that was put in that it may be there,
/// and of a few other things too. Changes as it is asked about transactions, if its flags say so.
public final class BloomFilter {
    /// Of an output that matches, the outpoint is put in, so that a transaction that spends it matches too.
    public static final int UPDATE_ALL = 1;

    /// The same, but only of outputs to a bare key or to several.
    public static final int UPDATE_P2PUBKEY_ONLY = 2;

    private static final int UPDATE_MASK = 3;

    /// Sets the seeds of the hash functions apart.
    private static final int SEED_STEP = 0xfba4_c795;

    private static final double LN2 = Math.log(2);

    private final byte[] bits;
    private final int functions;
    private final int tweak;
    private final int flags;

    private BloomFilter(byte[] bits, int functions, int tweak, int flags) {
        this.bits = bits;
        this.functions = functions;
        this.tweak = tweak;
        this.flags = flags;
    }

    /// The filter that a peer sent.
    public static BloomFilter of(FilterLoad load) {
        return new BloomFilter(load.filter().toByteArray(), load.hashFunctions(), load.tweak(), load.flags());
    }

    /// An empty filter for so many elements, as large as the protocol lets it be at most.
    ///
    /// @param elements      1 or more
    /// @param falsePositive how often something else is let through, between 0 and 1
    public static BloomFilter forElements(int elements, double falsePositive, int tweak, int flags) {
        double ideal = -elements * Math.log(falsePositive) / (LN2 * LN2);
        int bytes = (int) Math.min(ideal, Limits.BLOOM_FILTER * 8.0) / 8;
        int bitsEach = bytes * 8 / elements;
        int functions = (int) Math.min(bitsEach * LN2, Limits.BLOOM_FUNCTIONS);
        return new BloomFilter(new byte[bytes], functions, tweak, flags);
    }

    /// What a filter must hold to let through what pays `script`: what the script pushes.
    public static List<ByteString> elementsOf(Script script) {
        var elements = new ArrayList<ByteString>();
        var reader = new ScriptReader(script);
        while (reader.next())
            if (reader.dataLength() > 0 && reader.dataLength() <= Limits.BLOOM_ELEMENT)
                elements.add(new ByteString(reader.data()));
        return elements;
    }

    /// What a filter must hold to let through what spends `coin`.
    public static ByteString elementOf(OutPoint coin) {
        return new ByteString(bytes(coin));
    }

    /// The filter as it is sent.
    public FilterLoad message() {
        return new FilterLoad(new ByteString(bits), functions, tweak, flags);
    }

    public void insert(byte[] element) {
        if (bits.length == 0) return;
        for (int i = 0; i < functions; i++) {
            int bit = bit(i, element);
            bits[bit >>> 3] |= (byte) (1 << (bit & 7));
        }
    }

    public void insert(OutPoint coin) {
        insert(bytes(coin));
    }

    /// A filter of no bytes holds everything (CVE-2013-5700: it has no bit to look at).
    public boolean mayHold(byte[] element) {
        if (bits.length == 0) return true;
        for (int i = 0; i < functions; i++) {
            int bit = bit(i, element);
            if ((bits[bit >>> 3] & 1 << (bit & 7)) == 0) return false;
        }
        return true;
    }

    public boolean mayHold(OutPoint coin) {
        return mayHold(bytes(coin));
    }

    private int bit(int function, byte[] element) {
        return Integer.remainderUnsigned(Murmur3.of(function * SEED_STEP + tweak, element), bits.length * 8);
    }

    private static byte[] bytes(OutPoint coin) {
        return new ByteWriter(36)
                .hash256(coin.txid().hash())
                .int32(coin.index())
                .toByteArray();
    }

    /// Whether a transaction is, pays, spends, or is signed with what the filter holds (Bitcoin Core's
    /// `IsRelevantAndUpdate`).
    public boolean matches(Transaction transaction) {
        if (bits.length == 0) return true;
        boolean found = mayHold(transaction.txid().hash().bytes());
        for (int i = 0; i < transaction.outputs().size(); i++) {
            Script script = transaction.outputs().get(i).scriptPubKey();
            if (!pushesAny(script)) continue;
            found = true;
            if (isUpdatedBy(script)) insert(transaction.outPoint(i));
        }
        if (found) return true;
        for (TxIn input : transaction.inputs())
            if (mayHold(input.prevout()) || pushesAny(input.scriptSig())) return true;
        return false;
    }

    private boolean pushesAny(Script script) {
        var reader = new ScriptReader(script);
        while (reader.next()) if (reader.dataLength() > 0 && mayHold(reader.data())) return true;
        return false;
    }

    private boolean isUpdatedBy(Script script) {
        int update = flags & UPDATE_MASK;
        if (update != UPDATE_P2PUBKEY_ONLY) return update == UPDATE_ALL;
        ScriptType type = Templates.classify(script);
        return type == ScriptType.PUBKEY || type == ScriptType.MULTISIG;
    }
}
