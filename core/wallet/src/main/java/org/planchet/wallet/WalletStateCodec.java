package org.planchet.wallet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;

/// The one form of a [WalletState] in bytes:
///
///     format 1 | name | chain | birthday 8 | coin type 4 | account key | progress 4 x 4, gap 4
///     | imported: count, (public key, added 8)… | labels: count, (script, text)…
///     | transactions: count, (raw, first seen 8, height 4 or -1, then for a height: block 32, time 8,
///       proof; abandoned 1, conflicts: count, (txid 32, height 4 or -1)…)…
///     | height 4 | for a height that is not -1: tip 32
///
/// Formats of earlier versions are still read: 3 has no proofs, and a birthday that may be that of a restore, so it is
/// taken for unknown; 2 has no gap either, and 1 no abandoned and no conflicts.
///
/// Numbers are little-endian, counts and lengths CompactSize, text UTF-8. Reading is total.
public final class WalletStateCodec {
    private static final int FORMAT = 4;
    private static final int FORMAT_WITHOUT_PROOFS = 3;
    private static final int FORMAT_WITHOUT_GAP = 2;
    private static final int FORMAT_WITHOUT_CONFLICTS = 1;

    private WalletStateCodec() {}

    public static byte[] encode(WalletState state) {
        var out = new ByteWriter(4096);
        out.uint8(FORMAT);
        text(out, state.name());
        text(out, state.chain());
        out.int64(state.birthday()).int32(state.coinType());
        text(out, state.accountKey());
        KeyChain.Progress progress = state.progress();
        out.int32(progress.receiveIssued()).int32(progress.receiveUsed());
        out.int32(progress.changeIssued()).int32(progress.changeUsed()).int32(progress.gap());
        out.compactSize(state.imported().size());
        for (WalletState.ImportedKey key : state.imported())
            out.lengthPrefixed(key.bytes()).int64(key.addedAt());
        out.compactSize(state.labels().size());
        for (WalletState.Label label : state.labels()) {
            out.lengthPrefixed(label.script().bytes());
            text(out, label.text());
        }
        out.compactSize(state.transactions().size());
        for (WalletState.StoredTx stored : state.transactions()) {
            out.lengthPrefixed(stored.tx().raw()).int64(stored.firstSeen());
            WalletState.Place place = stored.place();
            out.int32(place == null ? -1 : place.height());
            if (place != null)
                out.hash256(place.block().hash())
                        .int64(place.time())
                        .lengthPrefixed(HexFormat.of().parseHex(place.proof()));
            out.uint8(stored.abandoned() ? 1 : 0).compactSize(stored.conflicts().size());
            for (WalletState.Conflict conflict : stored.conflicts())
                out.hash256(conflict.by().hash()).int32(conflict.height());
        }
        BlockHash tip = state.tip();
        out.int32(tip == null ? -1 : state.height());
        if (tip != null) out.hash256(tip.hash());
        return out.toByteArray();
    }

    /// @throws MalformedDataException if the bytes are not a whole state of a format known here
    public static WalletState decode(byte[] bytes) throws MalformedDataException {
        var in = new ByteReader(bytes);
        int format = in.uint8("wallet format");
        if (format < FORMAT_WITHOUT_CONFLICTS || format > FORMAT)
            throw new MalformedDataException("wallet of unknown format " + format);
        String name = text(in, "wallet name");
        String chain = text(in, "chain name");
        long birthday = in.int64("birthday");
        int coinType = in.int32("coin type");
        String accountKey = text(in, "account key");
        var progress = new KeyChain.Progress(
                count(in),
                count(in),
                count(in),
                count(in),
                format > FORMAT_WITHOUT_GAP ? count(in) : KeyChain.GAP_LIMIT);
        List<WalletState.ImportedKey> imported = imported(in);
        List<WalletState.Label> labels = labels(in);
        List<WalletState.StoredTx> transactions = transactions(in, format);
        int height = in.int32("height");
        BlockHash tip = height < 0 ? null : new BlockHash(in.hash256("tip"));
        in.expectEnd("wallet");
        return new WalletState(
                name,
                chain,
                format > FORMAT_WITHOUT_PROOFS ? birthday : 0,
                coinType,
                accountKey,
                progress,
                imported,
                labels,
                transactions,
                height,
                tip);
    }

    private static List<WalletState.ImportedKey> imported(ByteReader in) throws MalformedDataException {
        int count = in.count(42, "imported keys");
        var keys = new ArrayList<WalletState.ImportedKey>(count);
        for (int i = 0; i < count; i++) {
            byte[] key = in.lengthPrefixed("imported public key");
            if (key.length != 33 && key.length != 65)
                throw new MalformedDataException("imported public key " + i + " of " + key.length + " bytes");
            keys.add(new WalletState.ImportedKey(HexFormat.of().formatHex(key), in.int64("time of import")));
        }
        return keys;
    }

    private static List<WalletState.Label> labels(ByteReader in) throws MalformedDataException {
        int count = in.count(2, "labels");
        var labels = new ArrayList<WalletState.Label>(count);
        for (int i = 0; i < count; i++)
            labels.add(new WalletState.Label(Script.wrap(in.lengthPrefixed("label's script")), text(in, "label")));
        return labels;
    }

    private static List<WalletState.StoredTx> transactions(ByteReader in, int format) throws MalformedDataException {
        boolean withConflicts = format > FORMAT_WITHOUT_CONFLICTS;
        int count = in.count(23, "transactions");
        var all = new ArrayList<WalletState.StoredTx>(count);
        for (int i = 0; i < count; i++) {
            Transaction tx = Transaction.parse(in.lengthPrefixed("transaction"));
            long firstSeen = in.int64("time first seen");
            WalletState.Place place = place(in, format > FORMAT_WITHOUT_PROOFS);
            boolean abandoned = withConflicts && in.uint8("abandoned") != 0;
            all.add(new WalletState.StoredTx(
                    tx, firstSeen, place, abandoned, withConflicts ? conflicts(in) : List.of()));
        }
        return all;
    }

    private static WalletState.@Nullable Place place(ByteReader in, boolean withProof) throws MalformedDataException {
        int height = in.int32("height of a transaction");
        if (height < 0) return null;
        BlockHash block = new BlockHash(in.hash256("block"));
        long time = in.int64("block time");
        String proof = withProof ? HexFormat.of().formatHex(in.lengthPrefixed("proof")) : "";
        return new WalletState.Place(height, block, time, proof);
    }

    private static List<WalletState.Conflict> conflicts(ByteReader in) throws MalformedDataException {
        int count = in.count(36, "conflicts");
        var conflicts = new ArrayList<WalletState.Conflict>(count);
        for (int i = 0; i < count; i++)
            conflicts.add(new WalletState.Conflict(new Txid(in.hash256("conflict")), in.int32("height of a conflict")));
        return conflicts;
    }

    private static int count(ByteReader in) throws MalformedDataException {
        int count = in.int32("key progress");
        // Every script up to it is derived at start, so a torn number must not cost hours.
        if (count < 0 || count > 10_000_000) throw new MalformedDataException("key progress of " + count);
        return count;
    }

    private static void text(ByteWriter out, String text) {
        out.lengthPrefixed(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteReader in, String what) throws MalformedDataException {
        return new String(in.lengthPrefixed(what), StandardCharsets.UTF_8);
    }
}
