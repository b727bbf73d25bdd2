package org.planchet.index;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Indexes in memory: for tests, and for nodes that keep nothing.
public final class MemoryIndexStore implements IndexStore {
    private final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public synchronized void write(IndexBatch batch) {
        for (Row row : batch.put()) rows.put(row.key(), row.value());
        for (Row row : batch.deleted()) rows.remove(row.key());
        batch.cursors().forEach((index, cursor) -> rows.put(index.cursorKey(), Index.cursor(cursor)));
    }

    @Override
    public synchronized void clear(Index index) {
        rows.remove(index.cursorKey());
        rows.keySet().removeIf(key -> startsWith(key, index.prefix()));
    }

    @Override
    public synchronized <T extends @Nullable Object> T read(Function<View, T> question) {
        return question.apply(new Now());
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private final class Now implements View {
        @Override
        public @Nullable IndexCursor cursor(Index index) {
            byte[] stored = rows.get(index.cursorKey());
            return stored == null ? null : Index.cursor(stored);
        }

        @Override
        public byte @Nullable [] get(byte[] key) {
            return rows.get(key);
        }

        @Override
        public void forEach(byte[] prefix, Visitor visitor) {
            for (Map.Entry<byte[], byte[]> row : rows.tailMap(prefix).entrySet())
                if (!startsWith(row.getKey(), prefix) || !visitor.row(new Row(row.getKey(), row.getValue()))) return;
        }
    }
}
