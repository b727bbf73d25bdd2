package org.planchet.consensus;

import org.jspecify.annotations.Nullable;
import org.planchet.primitives.OutPoint;

/// The coins that can be spent at one point of the chain.
@FunctionalInterface
public interface CoinView {
    /// The coin at `outPoint`, or null if there is none or it is spent.
    @Nullable
    Coin coin(OutPoint outPoint);
}
