package org.planchet.daemon.adapters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.ChainEvent;
import org.planchet.daemon.config.Version;
import org.planchet.daemon.follow.Indexer;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.queries.ChainQueries;
import org.planchet.electrum.ElectrumException;
import org.planchet.electrum.ElectrumException.Code;
import org.planchet.electrum.ElectrumNode;
import org.planchet.electrum.ScriptState;
import org.planchet.index.ScriptEvent;
import org.planchet.index.ScriptHash;
import org.planchet.index.ScriptHistory;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.rpc.Methods;
import org.planchet.rpc.RpcException;
import org.planchet.views.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The node as Electrum's protocol sees it: the chain and the mempool by the chain thread, histories by the index.
final class ElectrumView implements ElectrumNode, NodeLoop.Follower {
    /// How long a histogram of the mempool's fees counts.
    private static final long HISTOGRAM_NANOS = 10_000_000_000L;

    private final NodeLoop loop;
    private final Indexer index;
    private final ChainQueries transactions;
    private final PoolScripts pool;
    private final Methods rpc;
    private volatile Tip tip;
    private volatile @Nullable Histogram histogram;

    private record Histogram(List<FeeBin> bins, long takenAt) {}

    ElectrumView(NodeLoop loop, Indexer index, ChainQueries transactions, PoolScripts pool, Methods rpc) {
        this.loop = loop;
        this.index = index;
        this.transactions = transactions;
        this.pool = pool;
        this.rpc = rpc;
        this.tip = tipOf(loop.chain());
    }

    private static Tip tipOf(ChainSnapshot chain) {
        return new Tip(chain.tip().height(), chain.tip().header());
    }

    @Override
    public String version() {
        return "Planchet " + Version.TEXT;
    }

    @Override
    public BlockHash genesis() {
        return loop.params().genesisHash();
    }

    @Override
    public Tip tip() {
        return tip;
    }

    @Override
    public List<BlockHeader> headers(int from, int count) {
        ChainSnapshot chain = loop.chain();
        List<BlockHeader> headers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BlockIndex next = chain.atHeight(from + i);
            if (next == null) break;
            headers.add(next.header());
        }
        return headers;
    }

    @Override
    public Optional<List<Txid>> txids(int height) {
        BlockIndex at = loop.chain().atHeight(height);
        Block block = at == null ? null : loop.block(at);
        return Optional.ofNullable(block)
                .map(found ->
                        found.transactions().stream().map(Transaction::txid).toList());
    }

    @Override
    public Optional<Transaction> transaction(Txid txid) {
        return transactions.find(txid);
    }

    @Override
    public JsonNode decoded(Txid txid) {
        var parameters =
                JsonNodeFactory.instance.arrayNode().add(txid.toString()).add(1);
        try {
            return Objects.requireNonNull(rpc.call("getrawtransaction", parameters), "it is never answered with null");
        } catch (RpcException refused) {
            throw new ElectrumException(Code.BAD_REQUEST, String.valueOf(refused.getMessage()));
        }
    }

    /// The mempool is looked at first, so that a transaction that is mined meanwhile is seen twice and not missed.
    @Override
    public ScriptState script(ScriptHash script) {
        List<ScriptState.Waiting> waiting = loop.askSettled(node -> pool.waiting(node, script));
        if (!index.awaitCurrent()) throw index.notReady();
        ScriptHistory history = index.read(r -> r.history(script, MAX_EVENTS));
        Set<Txid> mined = new HashSet<>();
        for (ScriptEvent event : history.events()) mined.add(event.txid());
        return new ScriptState(
                history,
                waiting.stream().filter(tx -> !mined.contains(tx.txid())).toList());
    }

    @Override
    public Optional<String> broadcast(Transaction tx) {
        return transactions
                .submit(tx)
                .map(why -> why.code() + (why.detail().isEmpty() ? "" : ": " + Text.shown(why.detail(), 300)));
    }

    @Override
    public Optional<Long> feeRate(int blocks) {
        return loop.feeEstimates().within(blocks).rate().map(FeeRate::satoshisPerKvB);
    }

    @Override
    public long relayFee() {
        return loop.policy().fees().minRelay().satoshisPerKvB();
    }

    /// Each bin is a tenth larger than the one before, from 100,000 virtual bytes on: fine if a fee decides.
    @Override
    public List<FeeBin> feeHistogram() {
        Histogram last = histogram;
        if (last != null && System.nanoTime() - last.takenAt < HISTOGRAM_NANOS) return last.bins;
        List<FeeBin> all = loop.ask(node -> node.mempool().entries().stream()
                .map(entry -> new FeeBin(entry.fee() / entry.vsize(), entry.vsize()))
                .toList());
        List<FeeBin> bins = new ArrayList<>();
        long size = 0;
        double wanted = 100_000;
        long rate = 0;
        for (FeeBin each : all.stream()
                .sorted(Comparator.comparingLong(FeeBin::rate).reversed())
                .toList()) {
            if (size > wanted && each.rate() < rate) {
                bins.add(new FeeBin(rate, size));
                size = 0;
                wanted *= 1.1;
            }
            rate = each.rate();
            size += each.vsize();
        }
        if (size > 0) bins.add(new FeeBin(rate, size));
        histogram = new Histogram(List.copyOf(bins), System.nanoTime());
        return bins;
    }

    @Override
    public void onChain(List<ChainEvent> events, Instant now) {
        tip = tipOf(loop.chain());
    }
}
