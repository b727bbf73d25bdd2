package org.planchet.consensus;

import java.util.List;

/// What a block took from the coins, so that it can be undone: for each transaction after the coinbase, in order, the
/// coins its inputs spent, in order.
public record BlockUndo(List<List<Coin>> spent) {
    /// What a block with nothing but a coinbase took.
    public static final BlockUndo EMPTY = new BlockUndo(List.of());

    public BlockUndo {
        spent = List.copyOf(spent);
    }
}
