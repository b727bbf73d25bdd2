package org.planchet.chainstate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.BlockHash;

/// The outcome of offering a block to the chain.
///
/// @param rejection why this block is not valid; empty if it is, or if it is kept on a side branch and not
///     judged whole yet
/// @param isNew     the block was not known before and is stored now
/// @param events    what happened to the best chain, in order; may concern other blocks too, and may be
///     present even if this block was refused (a branch was tried and abandoned)
/// @param index     its place in the tree; null if it has none
/// @param refused   other blocks, stored before, that were found invalid now, and why
public record BlockResult(
        Optional<Rejection> rejection,
        boolean isNew,
        List<ChainEvent> events,
        @Nullable BlockIndex index,
        Map<BlockHash, Rejection> refused) {
    public BlockResult {
        events = List.copyOf(events);
        refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    }

    /// Nothing is wrong with the block as far as it was judged.
    public boolean accepted() {
        return rejection.isEmpty();
    }
}
