package org.planchet.daemon.queries;

import java.util.HexFormat;
import java.util.Optional;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.api.ProofApi;
import org.planchet.api.ProofView;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.daemon.follow.Indexer;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.wallet.WalletService;
import org.planchet.index.Index;
import org.planchet.index.TxPosition;
import org.planchet.primitives.Block;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.MerkleBlock;
import org.planchet.primitives.PartialMerkleTree;
import org.planchet.primitives.Txid;
import org.planchet.views.ApiArguments;
import org.planchet.views.ApiMapper;
import org.planchet.wallet.WalletState;

/// Makes proofs of blocks that are stored here; of a light node, shows those that its wallet kept.
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
        if (loop.isLight()) return kept(chain, wanted);
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
        return Optional.ofNullable(wallet.wallet())
                .flatMap(open -> open.transaction(txid))
                .map(WalletState.StoredTx::place)
                .map(WalletState.Place::height);
    }

    private ProofView view(ChainSnapshot chain, BlockIndex in, Txid txid) {
        Block block = NodeBlocks.data(loop, in);
        // The chain may have changed since the index was read.
        if (block.transactions().stream().noneMatch(tx -> tx.txid().equals(txid)))
            throw new ApiException(Kind.NOT_FOUND, ErrorCode.NO_PROOF, txid);
        return ApiMapper.proof(NodeBlocks.place(chain, in), block, txid);
    }

    private ProofView kept(ChainSnapshot chain, Txid txid) {
        WalletState.Place place = loop.ask(_ -> Optional.ofNullable(wallet.wallet())
                        .flatMap(open -> open.transaction(txid))
                        .map(WalletState.StoredTx::place))
                .filter(found -> !found.proof().isEmpty())
                .orElseThrow(() -> new ApiException(Kind.NOT_FOUND, ErrorCode.NO_KEPT_PROOF, txid));
        BlockIndex in = chain.find(place.block());
        if (in == null) throw new AssertionError("a transaction in a block that nobody knows");
        try {
            var tree = PartialMerkleTree.read(new ByteReader(HexFormat.of().parseHex(place.proof())));
            return ApiMapper.proof(NodeBlocks.place(chain, in), new MerkleBlock(in.header(), tree), txid);
        } catch (MalformedDataException never) {
            throw new AssertionError("a proof that was made here", never);
        }
    }
}
