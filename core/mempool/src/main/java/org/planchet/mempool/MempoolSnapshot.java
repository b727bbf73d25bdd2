package org.planchet.mempool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;

/// The mempool as bytes, for `mempool.dat`: transactions with the time they entered, and which are still unbroadcast.
/// The format is Bitcoin Core's version 1 (the one before files were obfuscated, which Core still reads): version and
/// count as 64-bit numbers; for each transaction its serialization, time in seconds and fee delta; a map of fee deltas;
/// a set of unbroadcast txids. Its version 2, where a key of 8 bytes follows the version and everything behind it is
/// XORed with that, byte by byte from the file's start, is read too.
///
/// @param items       parents before children
/// @param unbroadcast oldest first
/// @param priorities  satoshis that the user adds to the fees of transactions, these or others
public record MempoolSnapshot(List<Item> items, List<Txid> unbroadcast, Map<Txid, Long> priorities) {
    private static final long VERSION = 1;

    private static final long OBFUSCATED = 2;
    private static final int KEY = 8;

    /// A transaction of least size, and two numbers.
    private static final int MIN_ITEM = 10 + 8 + 8;

    private static final int DELTA = 32 + 8;

    /// @param time when it entered, in whole seconds
    public record Item(Transaction tx, Instant time) {}

    public MempoolSnapshot {
        items = List.copyOf(items);
        unbroadcast = List.copyOf(unbroadcast);
        priorities = Map.copyOf(priorities);
    }

    /// What `pool` holds now.
    public static MempoolSnapshot of(MempoolReader pool) {
        List<Item> items = pool.entries().stream()
                .sorted(Comparator.comparingInt(
                                (MempoolEntry entry) -> entry.ancestors().count())
                        .thenComparing(MempoolEntry::time)
                        .thenComparing(entry -> entry.txid().hash()))
                .map(entry ->
                        new Item(entry.tx(), Instant.ofEpochSecond(entry.time().getEpochSecond())))
                .toList();
        return new MempoolSnapshot(items, pool.unbroadcast(), pool.priorities());
    }

    public byte[] bytes() {
        var out = new ByteWriter(1 << 16);
        out.int64(VERSION).int64(items.size());
        Map<Txid, Long> others = new TreeMap<>(Comparator.comparing(Txid::hash));
        others.putAll(priorities);
        for (Item item : items) {
            Long delta = others.remove(item.tx().txid());
            out.bytes(item.tx().raw()).int64(item.time().getEpochSecond()).int64(delta == null ? 0 : delta);
        }
        out.compactSize(others.size());
        others.forEach((txid, delta) -> out.hash256(txid.hash()).int64(delta));
        out.compactSize(unbroadcast.size());
        for (Txid txid : unbroadcast) out.hash256(txid.hash());
        return out.toByteArray();
    }

    /// Reads what [#bytes] or Bitcoin Core wrote.
    public static MempoolSnapshot parse(byte[] bytes) throws MalformedDataException {
        var in = new ByteReader(bytes);
        long version = in.int64("mempool file version");
        if (version == OBFUSCATED) in = revealed(in, bytes);
        else if (version != VERSION)
            throw new MalformedDataException("mempool file of version " + version + ", not 1 or 2");
        long count = in.int64("mempool transaction count");
        if (count < 0 || count > in.remaining() / MIN_ITEM)
            throw new MalformedDataException("mempool file claims " + count + " transactions");
        var items = new ArrayList<Item>((int) count);
        Map<Txid, Long> priorities = new HashMap<>();
        for (long i = 0; i < count; i++) {
            Transaction tx = Transaction.read(in);
            long time = in.int64("time of a mempool transaction");
            if (time < 0 || time > 0xffff_ffffL)
                throw new MalformedDataException("mempool transaction of time " + time);
            long delta = in.int64("fee delta");
            if (delta != 0) priorities.put(tx.txid(), delta);
            items.add(new Item(tx, Instant.ofEpochSecond(time)));
        }
        int deltas = in.count(DELTA, "fee delta count");
        for (int i = 0; i < deltas; i++) {
            var txid = new Txid(in.hash256("txid of a fee delta"));
            priorities.put(txid, in.int64("fee delta"));
        }
        int unannounced = in.count(32, "unbroadcast count");
        var unbroadcast = new ArrayList<Txid>(unannounced);
        for (int i = 0; i < unannounced; i++) unbroadcast.add(new Txid(in.hash256("unbroadcast txid")));
        in.expectEnd("mempool file");
        return new MempoolSnapshot(items, unbroadcast, priorities);
    }

    /// What follows the key, in plain.
    private static ByteReader revealed(ByteReader in, byte[] bytes) throws MalformedDataException {
        int size = in.count(1, "size of the key");
        if (size != KEY) throw new MalformedDataException("mempool file with a key of " + size + " bytes, not " + KEY);
        byte[] key = in.bytes(KEY, "key");
        int from = in.position();
        byte[] plain = new byte[bytes.length - from];
        for (int i = 0; i < plain.length; i++) plain[i] = (byte) (bytes[from + i] ^ key[(from + i) % KEY]);
        return new ByteReader(plain);
    }

    /// The same but for some transactions.
    public MempoolSnapshot without(Set<Txid> unwanted) {
        return new MempoolSnapshot(
                items.stream()
                        .filter(item -> !unwanted.contains(item.tx().txid()))
                        .toList(),
                unbroadcast,
                priorities);
    }

    /// Submits every transaction to `pool`, which validates it again; those that have expired or become
    /// invalid are dropped.
    ///
    /// @return how many were accepted
    public int loadInto(Mempool pool, Instant now) {
        return loadInto(pool, now, (tx, result) -> {});
    }

    /// [#loadInto(Mempool, Instant)]
    ///
    /// @param each hears of every transaction that was judged
    public int loadInto(Mempool pool, Instant now, BiConsumer<Transaction, MempoolResult> each) {
        Instant oldest = now.minus(pool.settings().expiry());
        priorities.forEach(pool::prioritise);
        Set<Txid> accepted = new LinkedHashSet<>();
        for (Item item : items) {
            if (item.time().isBefore(oldest)) continue;
            // A clock that was set back must not keep a transaction for longer.
            Instant entered = item.time().isAfter(now) ? now : item.time();
            MempoolResult result = pool.accept(item.tx(), entered, now);
            each.accept(item.tx(), result);
            if (result.accepted()) accepted.add(item.tx().txid());
        }
        for (Txid txid : unbroadcast) if (accepted.contains(txid)) pool.markUnbroadcast(txid);
        return accepted.size();
    }
}
