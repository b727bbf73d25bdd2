package org.planchet.daemon.queries;

import java.util.Optional;
import java.util.concurrent.Semaphore;
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
import org.planchet.index.ScriptHistory;
import org.planchet.views.AddressPage;

/// Addresses in the API, from the index of scripts; of a light node, from its wallet.
public final class AddressQueries implements AddressApi {
    /// How many histories are added up at a time.
    private final Semaphore places = new Semaphore(2);

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
        places.acquireUninterruptibly();
        try {
            ScriptHash script = ScriptHash.of(page.script());
            ScriptHistory history = index.read(r -> r.history(script, AddressPage.MAX_EVENTS));
            return loop.ask(node -> page.of(history, coin -> node.mempool().spender(coin) != null));
        } finally {
            places.release();
        }
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
