package org.planchet.index;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The port behind which indexes are kept. One thread writes; any thread reads, at any time before [#close].
///
/// Promise of every implementation: a batch is there as a whole or not at all, also after the death of the process. Of
/// the last batches some may be lost with the power: the index then just stands further back. Anything that goes wrong
/// with the medium is an [IndexStoreException].
public interface IndexStore extends AutoCloseable {
    /// Writes a batch in one atomic step.
    void write(IndexBatch batch);

    /// Forgets everything of `index`, its cursor first.
    void clear(Index index);

    /// Answers a query from a consistent snapshot, no matter what is written meanwhile.
    <T extends @Nullable Object> T read(Function<View, T> question);

    /// Lets go of everything held; waits for the reads under way.
    @Override
    void close();

    /// What is stored, at one moment.
    interface View {
        /// Where `index` stands; null before its first block.
        @Nullable
        IndexCursor cursor(Index index);

        /// The value under `key`; null if there is none.
        byte @Nullable [] get(byte[] key);

        /// Shows every row whose key starts with `prefix`, in the order of keys, until `visitor` has enough.
        void forEach(byte[] prefix, Visitor visitor);
    }

    @FunctionalInterface
    interface Visitor {
        /// False if no more rows are wanted.
        boolean row(Row row);
    }
}
