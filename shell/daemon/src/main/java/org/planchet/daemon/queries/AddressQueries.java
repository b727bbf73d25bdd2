package org.planchet.daemon.queries;

import java.util.concurrent.Semaphore;
import org.planchet.api.AddressApi;
import org.planchet.api.AddressView;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.daemon.engine.Indexer;
import org.planchet.daemon.engine.NodeLoop;
import org.planchet.index.Index;
import org.planchet.index.ScriptHash;
import org.planchet.index.ScriptHistory;
import org.planchet.views.AddressPage;

/// Addresses in the API, from the index of scripts.
public final class AddressQueries implements AddressApi {
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
        AddressPage page = AddressPage.of(loop.params(), address, from, count);
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
}
