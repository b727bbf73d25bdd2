package org.planchet.index;

/// Where a transaction is in the chain.
///
/// @param height   of its block
/// @param position in its block, 0 for the coinbase
public record TxPosition(int height, int position) {
    public boolean isCoinbase() {
        return position == 0;
    }
}
