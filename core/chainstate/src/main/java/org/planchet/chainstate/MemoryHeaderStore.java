package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.planchet.primitives.BlockHeader;

/// A [HeaderStore] that forgets with its process: for tests, simulation, and nodes that keep nothing.
public final class MemoryHeaderStore implements HeaderStore {
    private final List<BlockHeader> headers = new ArrayList<>();

    @Override
    public void load(Predicate<BlockHeader> reader) {
        for (int i = 0; i < headers.size(); i++) {
            if (reader.test(headers.get(i))) continue;
            headers.subList(i, headers.size()).clear();
            return;
        }
    }

    @Override
    public void append(List<BlockHeader> more) {
        headers.addAll(more);
    }

    /// How many there are.
    public int size() {
        return headers.size();
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }
}
