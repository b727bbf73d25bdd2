package org.planchet.daemon.queries;

import java.util.Optional;
import org.planchet.api.AddressApi;
import org.planchet.api.AddressView;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.daemon.follow.Indexer;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.wallet.WalletService;
import org.planchet.index.Index;
import org.planchet.index.ScriptHash;
import org.planchet.views.AddressPage;
import org.planchet.views.Histories;

/// Addresses in the API, from the index of scripts; of a light node, from its wallet.
public final class AddressQueries implements AddressApi {
    private final Histories histories = new Histories();
    private final NodeLoop loop;
    private final Indexer index;
    private final WalletService wallet;

    public AddressQueries(NodeLoop loop, Indexer index, WalletService wallet) {
        this.loop = loop;
        this.index = index;
        this.wallet = wallet;
    }

    @Override
    public AddressView address(String address, int from, int count) {
        AddressPage page = AddressPage.of(loop.params(), address, from, count);
        if (loop.isLight()) return ofWallet(page);
        loop.demandBlocks();
        if (!index.wanted().contains(Index.SCRIPTS)) throw new ApiException(Kind.CONFLICT, ErrorCode.NO_ADDRESS_INDEX);
        if (!index.awaitCurrent()) throw index.notReady();
        ScriptHash script = ScriptHash.of(page.script());
        return histories.addUp(
                most -> index.read(r -> r.history(script, most)),
                history ->
                        loop.ask(node -> page.of(history, coin -> node.mempool().spender(coin) != null)));
    }

    /// What a light node knows: its wallet's own scripts.
    private AddressView ofWallet(AddressPage page) {
        return loop.ask(node -> Optional.ofNullable(wallet.wallet())
                .filter(open -> open.origin(page.script()) != null)
                .map(open -> page.of(
                        OwnHistory.of(open, page.script()),
                        coin -> node.mempool().spender(coin) != null))
                .orElseThrow(() -> new ApiException(Kind.NOT_SUPPORTED, ErrorCode.LIGHT_NODE)));
    }
}
