package org.planchet.chainstate;

import java.util.List;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Coin;
import org.planchet.primitives.OutPoint;

/// All that is needed to take a block back: the coins it spent, and the coins that its coinbase overwrote.
///
/// Bitcoin Core does not keep the latter (two blocks of 2010 repeat a coinbase whose outputs were unspent),
/// so that disconnecting one of them loses a coin; here the set of coins depends only on the chain, never on
/// the order in which its blocks were connected.
public record BlockUndoData(BlockUndo spent, List<Overwritten> overwritten) {
    /// A coin in whose place a coinbase put its own.
    public record Overwritten(OutPoint outPoint, Coin coin) {}

    public BlockUndoData {
        overwritten = List.copyOf(overwritten);
    }
}
