package org.planchet.chainstate;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Stored coins as they will be after the next flush: first hear the changes, in any order, then the stored coins in
/// theirs; the visitor sees every coin once, in outpoint order.
final class CoinOverlay implements ChainFlush.CoinChangeVisitor, ChainStore.CoinVisitor {
    private static final byte[] GONE = new byte[0];

    private final TreeMap<byte[], byte[]> changes = new TreeMap<>(Arrays::compareUnsigned);
    private final ChainStore.CoinVisitor visitor;

    CoinOverlay(ChainStore.CoinVisitor visitor) {
        this.visitor = visitor;
    }

    @Override
    public void put(byte[] key, byte[] value, int offset, int length) {
        changes.put(key.clone(), Arrays.copyOfRange(value, offset, offset + length));
    }

    @Override
    public void delete(byte[] key) {
        changes.put(key.clone(), GONE);
    }

    @Override
    public void coin(byte[] key, byte[] value) {
        while (!changes.isEmpty() && Arrays.compareUnsigned(changes.firstKey(), key) < 0) next();
        byte[] changed = changes.remove(key);
        if (changed == null) visitor.coin(key, value);
        else visit(key, changed);
    }

    /// After the last stored coin.
    void end() {
        while (!changes.isEmpty()) next();
    }

    private void next() {
        Map.Entry<byte[], byte[]> first = changes.firstEntry();
        changes.remove(first.getKey());
        visit(first.getKey(), first.getValue());
    }

    private void visit(byte[] key, byte[] value) {
        if (value.length > 0) visitor.coin(key, value);
    }
}
