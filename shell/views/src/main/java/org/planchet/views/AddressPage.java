package org.planchet.views;

import java.util.List;
import java.util.function.Predicate;
import org.planchet.api.AddressView;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.api.WalletView;
import org.planchet.consensus.ChainParams;
import org.planchet.index.IndexCursor;
import org.planchet.index.ScriptEvent;
import org.planchet.index.ScriptHash;
import org.planchet.index.ScriptHistory;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;

/// The page asked for of what happened to an address: coins and transactions newest first.
///
/// @param from  how many of each to leave out
/// @param count how many of each to show
public record AddressPage(ChainParams params, String address, Script script, int from, int count) {
    /// Events of a history that are added up, at most: so many take about 50 MiB while it is done.
    public static final int MAX_EVENTS = 250_000;

    /// Entries of a page.
    private static final int MAX_SHOWN = 1_000;

    /// @throws ApiException BAD_REQUEST if it is not an address of the chain, or the page is out of range
    public static AddressPage of(ChainParams params, String address, int from, int count) {
        if (from < 0 || count < 1 || count > MAX_SHOWN)
            throw new ApiException(Kind.BAD_REQUEST, ErrorCode.BAD_PAGE, from, count, MAX_SHOWN);
        return new AddressPage(
                params, ApiArguments.canonical(params, address), ApiArguments.address(params, address), from, count);
    }

    /// The page of `history`, read with at most [#MAX_EVENTS].
    ///
    /// @param isSpent whether a coin is spent by a transaction that waits
    /// @throws ApiException CONFLICT if the history is too long to add up
    public AddressView of(ScriptHistory history, Predicate<OutPoint> isSpent) {
        if (!history.whole()) throw tooLong();
        IndexCursor at = history.at().orElseThrow(() -> new AssertionError("a history without a block"));
        List<ScriptEvent.Funding> coins = history.coins().reversed();
        List<ScriptHistory.Entry> transactions = history.transactions().reversed();
        return new AddressView(
                address,
                ScriptHash.of(script).toString(),
                at.height(),
                at.block().toString(),
                coins.stream().mapToLong(ScriptEvent.Funding::value).sum(),
                coins.size(),
                page(coins).stream()
                        .map(coin -> coin(coin, at.height(), isSpent.test(coin.outPoint())))
                        .toList(),
                transactions.size(),
                page(transactions).stream()
                        .map(e -> new AddressView.Entry(e.txid().toString(), e.at().height(), e.net()))
                        .toList());
    }

    private ApiException tooLong() {
        return new ApiException(Kind.CONFLICT, ErrorCode.LONG_HISTORY, address, MAX_EVENTS);
    }

    private <T> List<T> page(List<T> all) {
        int start = Math.min(from, all.size());
        return all.subList(start, Math.min(all.size() - start, count) + start);
    }

    private WalletView.CoinEntry coin(ScriptEvent.Funding coin, int tip, boolean spent) {
        return ApiMapper.coin(
                params,
                coin.outPoint(),
                address,
                coin.value(),
                tip - coin.at().height() + 1,
                coin.at().isCoinbase(),
                spent);
    }
}
