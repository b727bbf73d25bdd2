package org.planchet.daemon.queries;

import java.util.Optional;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.api.ProofApi;
import org.planchet.api.ProofView;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.daemon.engine.Indexer;
import org.planchet.daemon.engine.NodeLoop;
import org.planchet.daemon.engine.WalletService;
import org.planchet.index.Index;
import org.planchet.index.TxPosition;
import org.planchet.primitives.Block;
import org.planchet.primitives.Txid;
import org.planchet.views.ApiArguments;
import org.planchet.views.ApiMapper;

/// Makes proofs of blocks that are stored here.
public final class ProofQueries implements ProofApi {
    private final NodeLoop loop;
    private final Indexer index;
    private final WalletService wallet;

    public ProofQueries(NodeLoop loop, Indexer index, WalletService wallet) {
        this.loop = loop;
        this.index = index;
        this.wallet = wallet;
    }

    @Override
    public ProofView proof(String txid) {
        Txid wanted = ApiArguments.txid(txid);
        ChainSnapshot chain = loop.chain();
        BlockIndex in = indexed(wanted)
                .or(() -> loop.ask(_ -> ofWallet(wanted)))
                .map(chain::atHeight)
                .orElseThrow(() -> new ApiException(Kind.NOT_FOUND, ErrorCode.NO_PROOF, wanted));
        return view(chain, in, wanted);
    }

    private Optional<Integer> indexed(Txid txid) {
        if (!index.wanted().contains(Index.TRANSACTIONS)) return Optional.empty();
        index.awaitCurrent();
        return index.read(r -> r.transaction(txid)).map(TxPosition::height);
    }

    /// Where the wallet saw the transaction, on the chain thread.
    private Optional<Integer> ofWallet(Txid txid) {
        return Optional.ofNullable(wallet.wallet()).flatMap(open -> open.heightOf(txid));
    }

    private ProofView view(ChainSnapshot chain, BlockIndex in, Txid txid) {
        Block block = NodeBlocks.data(loop, in);
        // The chain may have changed since the index was read.
        if (block.transactions().stream().noneMatch(tx -> tx.txid().equals(txid)))
            throw new ApiException(Kind.NOT_FOUND, ErrorCode.NO_PROOF, txid);
        return ApiMapper.proof(NodeBlocks.place(chain, in), block, txid);
    }
}
