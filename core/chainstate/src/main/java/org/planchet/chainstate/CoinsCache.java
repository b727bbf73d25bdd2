package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Coin;
import org.planchet.consensus.CoinView;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// The coins at one block: a write-back cache over a store. A block is connected or disconnected here whole; what
/// changed is written by [#forEachChange] at a flush, and what was made and spent between two flushes never is.
///
/// An entry is clean (as stored), or dirty: changed. A dirty one may be spent (to be deleted) or fresh (not stored, so
/// that spending it leaves nothing behind).
final class CoinsCache implements CoinView {
    /// Scripts of more bytes can never be run (Bitcoin Core's `MAX_SCRIPT_SIZE`).
    private static final int MAX_SCRIPT_SIZE = 10_000;

    private static final int USED = 1;
    private static final int DIRTY = 2;
    private static final int FRESH = 4;
    private static final int SPENT = 8;

    private final ChainStore store;
    private final CoinTable table = new CoinTable();
    /// References of entries that became dirty, each once: the marked places of the table. Some may have been removed
    /// or reused since.
    private int[] dirty = new int[1024];
    private int dirtyCount;
    private long dirtyBytes;
    private long hits;
    private long misses;
    private final byte[] buffer = new byte[MAX_SCRIPT_SIZE + 64];

    /// @param store where coins that are not in the cache come from
    CoinsCache(ChainStore store) {
        this.store = store;
    }

    @Override
    public @Nullable Coin coin(OutPoint outPoint) {
        int ref = fetch(outPoint);
        if (ref == CoinTable.NONE || (table.flags(ref) & SPENT) != 0) return null;
        return CoinCodec.decode(table.valueArray(ref), table.valueOffset(ref), table.valueLength(ref));
    }

    /// Brings the coins that `block` spends and that are not here yet, in one read.
    void prefetch(Block block) {
        List<OutPoint> missing = new ArrayList<>();
        List<Transaction> transactions = block.transactions();
        for (int i = 1; i < transactions.size(); i++)
            for (TxIn input : transactions.get(i).inputs()) {
                OutPoint prevout = input.prevout();
                if (table.find(prevout) == CoinTable.NONE) missing.add(prevout);
                else hits++;
            }
        if (missing.isEmpty()) return;
        Set<Txid> own = new HashSet<>(transactions.size() * 2);
        for (Transaction tx : transactions) own.add(tx.txid());
        missing.removeIf(prevout -> own.contains(prevout.txid()));
        misses += missing.size();
        List<byte[]> keys = new ArrayList<>(missing.size());
        for (OutPoint prevout : missing) keys.add(CoinCodec.key(prevout));
        List<byte @Nullable []> values = store.coins(keys);
        for (int i = 0; i < values.size(); i++) {
            byte[] value = values.get(i);
            OutPoint prevout = missing.get(i);
            // The same prevout may be named twice, in a block that is then refused.
            if (value != null && table.find(prevout) == CoinTable.NONE)
                table.insert(prevout, USED, value, 0, value.length);
        }
    }

    /// Spends and creates what `block` does, which the rules have allowed.
    ///
    /// @return the coins that its coinbase overwrote (before BIP 30 they could), so that they come back with
    ///     [#disconnect]; almost always empty
    List<BlockUndoData.Overwritten> connect(Block block, int height) {
        List<BlockUndoData.Overwritten> overwritten = List.of();
        List<Transaction> transactions = block.transactions();
        for (int i = 0; i < transactions.size(); i++) {
            Transaction tx = transactions.get(i);
            boolean coinbase = i == 0;
            if (!coinbase) for (TxIn input : tx.inputs()) spend(input.prevout());
            List<TxOut> outputs = tx.outputs();
            for (int n = 0; n < outputs.size(); n++) {
                TxOut output = outputs.get(n);
                if (Coin.isUnspendable(output.scriptPubKey())) continue;
                OutPoint outPoint = tx.outPoint(n);
                if (coinbase) {
                    // Only a coinbase can repeat a txid, so only here an older coin may be in the way.
                    Coin old = coin(outPoint);
                    if (old != null) {
                        if (overwritten.isEmpty()) overwritten = new ArrayList<>();
                        overwritten.add(new BlockUndoData.Overwritten(outPoint, old));
                    }
                }
                add(outPoint, output, height, coinbase, !coinbase);
            }
        }
        return overwritten;
    }

    /// Takes back what [#connect] did.
    void disconnect(Block block, BlockUndo undo, List<BlockUndoData.Overwritten> overwritten) {
        List<Transaction> transactions = block.transactions();
        for (int i = transactions.size() - 1; i >= 0; i--) {
            Transaction tx = transactions.get(i);
            List<TxOut> outputs = tx.outputs();
            for (int n = 0; n < outputs.size(); n++)
                if (!Coin.isUnspendable(outputs.get(n).scriptPubKey())) spend(tx.outPoint(n));
            if (i == 0) continue;
            List<Coin> spent = undo.spent().get(i - 1);
            for (int n = spent.size() - 1; n >= 0; n--)
                restore(tx.inputs().get(n).prevout(), spent.get(n));
        }
        for (BlockUndoData.Overwritten old : overwritten) restore(old.outPoint(), old.coin());
    }

    private void restore(OutPoint outPoint, Coin coin) {
        add(outPoint, coin.output(), coin.height(), coin.coinbase(), false);
    }

    private void spend(OutPoint outPoint) {
        int ref = fetch(outPoint);
        if (ref == CoinTable.NONE || (table.flags(ref) & SPENT) != 0)
            throw new AssertionError("spends a coin that is not there: " + outPoint);
        int flags = table.flags(ref);
        if ((flags & FRESH) != 0) {
            dirtyBytes -= changeBytes(ref);
            table.remove(ref);
            return;
        }
        table.setFlags(ref, flags | SPENT | DIRTY);
        if ((flags & DIRTY) == 0) noteDirty(ref);
    }

    /// @param absent the store surely has no such coin
    private void add(OutPoint outPoint, TxOut output, int height, boolean coinbase, boolean absent) {
        int length = CoinCodec.encode(output, height, coinbase, buffer, 0);
        int old = table.find(outPoint);
        int flags = USED | DIRTY;
        if (old == CoinTable.NONE) {
            if (absent) flags |= FRESH;
        } else {
            int before = table.flags(old);
            flags |= before & FRESH;
            if ((before & DIRTY) != 0) dirtyBytes -= changeBytes(old);
            table.remove(old);
        }
        noteDirty(table.insert(outPoint, flags, buffer, 0, length));
    }

    private int fetch(OutPoint outPoint) {
        int ref = table.find(outPoint);
        if (ref != CoinTable.NONE) return ref;
        byte[] value = store.coin(CoinCodec.key(outPoint));
        if (value == null) return CoinTable.NONE;
        return table.insert(outPoint, USED, value, 0, value.length);
    }

    private void noteDirty(int ref) {
        dirtyBytes += changeBytes(ref);
        if (!table.mark(ref)) return;
        if (dirtyCount == dirty.length) {
            compactDirty();
            if (dirtyCount > dirty.length / 2) dirty = Arrays.copyOf(dirty, dirty.length * 2);
        }
        dirty[dirtyCount++] = ref;
    }

    /// Drops references to entries that are dirty no more.
    private void compactDirty() {
        int kept = 0;
        for (int i = 0; i < dirtyCount; i++) {
            int ref = dirty[i];
            if ((table.flags(ref) & DIRTY) != 0) dirty[kept++] = ref;
            else table.unmark(ref);
        }
        dirtyCount = kept;
    }

    private long changeBytes(int ref) {
        return (long) CoinCodec.KEY_SIZE + table.valueLength(ref);
    }

    /// Hands every change since the last flush to `visitor`, each once.
    void forEachChange(ChainFlush.CoinChangeVisitor visitor) {
        byte[] key = new byte[CoinCodec.KEY_SIZE];
        for (int i = 0; i < dirtyCount; i++) {
            int ref = dirty[i];
            int flags = table.flags(ref);
            if ((flags & DIRTY) == 0) continue;
            table.key(ref, key);
            if ((flags & SPENT) != 0) visitor.delete(key);
            else visitor.put(key, table.valueArray(ref), table.valueOffset(ref), table.valueLength(ref));
        }
    }

    /// The changes are stored now: everything here is clean.
    ///
    /// @param keep keep the coins for later reads; else forget them all
    void flushed(boolean keep) {
        if (keep) {
            for (int i = 0; i < dirtyCount; i++) {
                int ref = dirty[i];
                int flags = table.flags(ref);
                table.unmark(ref);
                if ((flags & SPENT) != 0) table.remove(ref);
                else if (flags != 0) table.setFlags(ref, USED);
            }
        } else {
            table.clear();
        }
        dirtyCount = 0;
        dirtyBytes = 0;
    }

    boolean hasChanges() {
        return dirtyCount > 0;
    }

    /// Coins held, spent ones that are not flushed yet included.
    int size() {
        return table.size();
    }

    /// What it holds, and how often it had what a block spent.
    ChainReader.CacheFigures figures() {
        return new ChainReader.CacheFigures(table.size(), usedBytes(), hits, misses);
    }

    /// Memory in use, in bytes.
    long usedBytes() {
        return table.usedBytes() + (long) dirty.length * Integer.BYTES;
    }

    /// About how many bytes a flush would write.
    long dirtyBytes() {
        return dirtyBytes;
    }
}
