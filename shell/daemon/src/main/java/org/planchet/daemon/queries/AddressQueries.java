package org.planchet.daemon.queries;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.planchet.api.AddressApi;
import org.planchet.api.AddressView;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.api.WalletView;
import org.planchet.consensus.ChainParams;
import org.planchet.daemon.engine.Indexer;
import org.planchet.daemon.engine.NodeLoop;
import org.planchet.index.Index;
import org.planchet.index.IndexCursor;
import org.planchet.index.ScriptEvent;
import org.planchet.index.ScriptHash;
import org.planchet.index.ScriptHistory;

/// Addresses in the API, from the index of scripts.
public final class AddressQueries implements AddressApi {
    /// Events of a history that are added up, at most: so many take about 50 MiB while it is done.
    private static final int MAX_EVENTS = 250_000;

    /// Entries of a page.
    private static final int MAX_SHOWN = 1_000;

    /// How many histories are added up at a time.
    private final Semaphore places = new Semaphore(2);

    private final NodeLoop loop;
    private final Indexer index;

    public AddressQueries(NodeLoop loop, Indexer index) {
        this.loop = loop;
        this.index = index;
    }

    @Override
    public AddressView address(String address, int from, int count) {
        if (from < 0 || count < 1 || count > MAX_SHOWN)
            throw new ApiException(Kind.BAD_REQUEST, ErrorCode.BAD_PAGE, from, count, MAX_SHOWN);
        ChainParams params = loop.params();
        ScriptHash script = ScriptHash.of(ApiArguments.address(params, address));
        if (!index.wanted().contains(Index.SCRIPTS)) throw new ApiException(Kind.CONFLICT, ErrorCode.NO_ADDRESS_INDEX);
        if (!index.awaitCurrent()) throw index.notReady();
        places.acquireUninterruptibly();
        try {
            return view(
                    ApiArguments.canonical(params, address),
                    script,
                    index.read(r -> r.history(script, MAX_EVENTS)),
                    from,
                    count);
        } finally {
            places.release();
        }
    }

    private AddressView view(String address, ScriptHash script, ScriptHistory history, int from, int count) {
        if (!history.whole()) throw new ApiException(Kind.CONFLICT, ErrorCode.LONG_HISTORY, address, MAX_EVENTS);
        IndexCursor at = history.at().orElseThrow(() -> new AssertionError("a current index without a block"));
        List<ScriptEvent.Funding> coins = history.coins().reversed();
        List<ScriptHistory.Entry> transactions = history.transactions().reversed();
        return new AddressView(
                address,
                script.toString(),
                at.height(),
                at.block().toString(),
                coins.stream().mapToLong(ScriptEvent.Funding::value).sum(),
                coins.size(),
                coinEntries(address, page(coins, from, count), at.height()),
                transactions.size(),
                page(transactions, from, count).stream()
                        .map(e -> new AddressView.Entry(e.txid().toString(), e.at().height(), e.net()))
                        .toList());
    }

    private static <T> List<T> page(List<T> all, int from, int count) {
        int start = Math.min(from, all.size());
        return all.subList(start, Math.min(all.size() - start, count) + start);
    }

    private List<WalletView.CoinEntry> coinEntries(String address, List<ScriptEvent.Funding> coins, int height) {
        return loop.ask(node -> {
            List<WalletView.CoinEntry> entries = new ArrayList<>(coins.size());
            for (ScriptEvent.Funding coin : coins) {
                int confirmations = height - coin.at().height() + 1;
                boolean coinbase = coin.at().isCoinbase();
                boolean mature = !coinbase || confirmations >= loop.params().coinbaseMaturity();
                boolean spent = node.mempool().spender(coin.outPoint()) != null;
                entries.add(new WalletView.CoinEntry(
                        coin.txid().toString(),
                        coin.output(),
                        address,
                        coin.value(),
                        confirmations,
                        coinbase,
                        mature && !spent));
            }
            return entries;
        });
    }
}
