package org.planchet.daemon.queries;

import java.util.List;
import org.planchet.api.MempoolApi;
import org.planchet.api.MempoolView;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.mempool.MempoolEntry;
import org.planchet.mempool.MempoolReader;

/// The mempool's part of the API.
public final class MempoolQueries implements MempoolApi {
    /// Entries shown at most: the best ones.
    private static final int SHOWN = 10_000;

    private final NodeLoop loop;

    public MempoolQueries(NodeLoop loop) {
        this.loop = loop;
    }

    @Override
    public MempoolView mempool() {
        return loop.ask(node -> {
            MempoolReader pool = node.mempool();
            List<MempoolView.Entry> entries = pool.entries().stream()
                    .limit(SHOWN)
                    .map(MempoolQueries::entry)
                    .toList();
            return new MempoolView(
                    loop.isLight() ? MempoolView.WALLET : MempoolView.NODE,
                    pool.size(),
                    pool.bytes(),
                    pool.memory(),
                    pool.maxMemory(),
                    pool.minFeeRate(loop.now()).satoshisPerKvB(),
                    entries);
        });
    }

    private static MempoolView.Entry entry(MempoolEntry entry) {
        return new MempoolView.Entry(
                entry.txid().toString(),
                entry.wtxid().toString(),
                entry.vsize(),
                entry.tx().weight(),
                entry.fee(),
                entry.feeRate().satoshisPerKvB(),
                entry.time().getEpochSecond(),
                entry.height(),
                entry.ancestors().count(),
                entry.descendants().count(),
                entry.parents().stream().map(p -> p.txid().toString()).toList(),
                entry.signalsReplacement());
    }
}
