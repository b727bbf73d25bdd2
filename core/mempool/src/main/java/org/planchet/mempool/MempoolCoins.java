package org.planchet.mempool;

import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.Chain;
import org.planchet.consensus.Coin;
import org.planchet.consensus.CoinView;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.TxOut;

/// The coins of the mempool's transactions on top of those at the tip. Coins that the mempool itself spends are still
/// there: whether one is spent twice is the question of conflicts, asked elsewhere.
final class MempoolCoins implements CoinView {
    private final TxGraph graph;
    private final Chain chain;

    MempoolCoins(TxGraph graph, Chain chain) {
        this.graph = graph;
        this.chain = chain;
    }

    @Override
    public @Nullable Coin coin(OutPoint outPoint) {
        MempoolEntry entry = graph.get(outPoint.txid());
        if (entry == null) return chain.coins().coin(outPoint);
        int index = outPoint.index();
        if (index < 0 || index >= entry.tx().outputs().size()) return null;
        TxOut output = entry.tx().outputs().get(index);
        return new Coin(output, Mempool.MEMPOOL_HEIGHT, false);
    }
}
