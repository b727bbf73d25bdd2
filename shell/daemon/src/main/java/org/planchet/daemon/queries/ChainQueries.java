package org.planchet.daemon.queries;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.BlockView;
import org.planchet.api.ChainApi;
import org.planchet.api.ChainView;
import org.planchet.api.CoinSetView;
import org.planchet.api.ErrorCode;
import org.planchet.api.HeaderView;
import org.planchet.api.TxView;
import org.planchet.api.WalletView;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.chainstate.CoinCodec;
import org.planchet.chainstate.SettledChain;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Coin;
import org.planchet.consensus.Rejection;
import org.planchet.daemon.follow.Indexer;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.metrics.StatusPublisher;
import org.planchet.daemon.wallet.WalletService;
import org.planchet.index.Index;
import org.planchet.index.TxPosition;
import org.planchet.mempool.MempoolEntry;
import org.planchet.mempool.SettledMempool;
import org.planchet.node.Event;
import org.planchet.node.SettledNode;
import org.planchet.primitives.Block;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Txid;
import org.planchet.views.ApiArguments;
import org.planchet.views.ApiMapper;
import org.planchet.wallet.WalletState;

/// The chain's part of the API: blocks, headers, transactions, coins.
public final class ChainQueries implements ChainApi {
    private final NodeLoop loop;
    private final StatusPublisher status;
    private final Indexer index;
    private final WalletService wallet;

    public ChainQueries(NodeLoop loop, Indexer index, WalletService wallet, StatusPublisher status) {
        this.status = status;
        this.loop = loop;
        this.index = index;
        this.wallet = wallet;
    }

    @Override
    public ChainView chain() {
        ChainSnapshot chain = loop.chain();
        List<ChainView.Tip> tips = chain.tips().stream()
                .map(t -> new ChainView.Tip(
                        t.block().height(),
                        t.block().hash().toString(),
                        t.branchLength(),
                        t.status().toString()))
                .toList();
        return ApiMapper.chain(loop.params(), chain.tip().height(), tips);
    }

    @Override
    public BlockView block(String ref) {
        ChainSnapshot chain = loop.chain();
        BlockIndex index = NodeBlocks.named(chain, ref);
        Block block = NodeBlocks.data(loop, index);
        BlockUndo undo = loop.undo(index);
        ChainParams params = loop.params();
        return ApiMapper.block(
                params, NodeBlocks.place(chain, index), block, position -> NodeBlocks.spent(params, undo, position));
    }

    @Override
    public byte[] rawBlock(String ref) {
        return NodeBlocks.data(loop, NodeBlocks.named(loop.chain(), ref)).raw();
    }

    @Override
    public HeaderView header(String ref) {
        ChainSnapshot chain = loop.chain();
        return header(chain, NodeBlocks.named(chain, ref));
    }

    private static HeaderView header(ChainSnapshot chain, BlockIndex index) {
        return ApiMapper.header(NodeBlocks.place(chain, index), index.header());
    }

    @Override
    public List<HeaderView> headers(int height, int count) {
        ApiArguments.checkHeaders(height, count);
        ChainSnapshot chain = loop.chain();
        List<HeaderView> headers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BlockIndex index = chain.atHeight(height + i);
            if (index == null) break;
            headers.add(header(chain, index));
        }
        return headers;
    }

    @Override
    public TxView transaction(String txid) {
        Txid wanted = ApiArguments.txid(txid);
        if (loop.isLight()) return ofWallet(wanted);
        TxView waiting = loop.askSettled(node -> inPool(node, wanted));
        if (waiting != null) return waiting;
        if (!index.wanted().contains(Index.TRANSACTIONS))
            throw new ApiException(Kind.NOT_FOUND, ErrorCode.NO_TX_INDEX, wanted);
        boolean current = index.awaitCurrent();
        Optional<TxPosition> at = index.read(r -> r.transaction(wanted));
        TxView mined = at.isEmpty() ? null : inBlock(wanted, at.get());
        if (mined != null) return mined;
        if (!current) throw index.notReady();
        throw new ApiException(Kind.NOT_FOUND, ErrorCode.NO_TRANSACTION, wanted);
    }

    /// What a light node knows: its wallet's transactions, but not what they spend of others'.
    private TxView ofWallet(Txid txid) {
        WalletState.StoredTx known = loop.ask(
                        _ -> Optional.ofNullable(wallet.wallet()).flatMap(open -> open.transaction(txid)))
                .orElseThrow(() -> new ApiException(Kind.NOT_SUPPORTED, ErrorCode.LIGHT_NODE));
        ChainSnapshot chain = loop.chain();
        WalletState.Place place = known.place();
        BlockIndex in = place == null ? null : chain.find(place.block());
        return ApiMapper.transaction(
                loop.params(), in == null ? null : NodeBlocks.place(chain, in).mined(), known.tx(), List.of());
    }

    /// The transaction of the mempool or of the best chain; empty if there is none that the index has reached.
    public Optional<Transaction> find(Txid txid) {
        MempoolEntry waiting = loop.ask(node -> node.mempool().get(txid));
        if (waiting != null) return Optional.of(waiting.tx());
        index.awaitCurrent();
        return index.read(r -> r.transaction(txid)).flatMap(at -> at(loop.chain(), txid, at));
    }

    private Optional<Transaction> at(ChainSnapshot chain, Txid txid, TxPosition at) {
        BlockIndex in = chain.atHeight(at.height());
        Block block = in == null ? null : loop.block(in);
        if (block == null || at.position() >= block.transactions().size()) return Optional.empty();
        return Optional.of(block.transactions().get(at.position()))
                .filter(tx -> tx.txid().equals(txid));
    }

    private static @Nullable TxView inPool(SettledNode node, Txid txid) {
        SettledMempool pool = node.mempool();
        MempoolEntry entry = pool.get(txid);
        if (entry == null) return null;
        ChainParams params = node.chain().params();
        List<ApiMapper.Spent> spent = new ArrayList<>();
        for (TxIn input : entry.tx().inputs()) {
            Coin coin = pool.coins().coin(input.prevout());
            if (coin != null) spent.add(ApiMapper.Spent.of(coin.output(), params));
        }
        return ApiMapper.transaction(params, null, entry.tx(), spent);
    }

    /// The transaction, if it still is `at` a place of the best chain.
    private @Nullable TxView inBlock(Txid txid, TxPosition at) {
        ChainSnapshot chain = loop.chain();
        BlockIndex in = chain.atHeight(at.height());
        Transaction tx = at(chain, txid, at).orElse(null);
        if (in == null || tx == null) return null;
        BlockUndo undo = at.isCoinbase() ? null : loop.undo(in);
        return ApiMapper.transaction(
                loop.params(),
                NodeBlocks.place(chain, in).mined(),
                tx,
                NodeBlocks.spent(loop.params(), undo, at.position()));
    }

    @Override
    public String broadcast(String rawHex) {
        byte[] raw = ApiArguments.hex(rawHex, "transaction");
        Transaction tx;
        try {
            tx = Transaction.parse(raw);
        } catch (MalformedDataException bad) {
            throw new ApiException(Kind.BAD_REQUEST, ErrorCode.BAD_TRANSACTION, bad.getMessage());
        }
        submit(tx).ifPresent(why -> refuse("tx " + tx.txid(), why));
        status.catchUp();
        return tx.txid().toString();
    }

    /// Offers a transaction to the mempool. Returns why it was refused, if it was; if it spends the wallet's coins, the
    /// wallet's file has it by then.
    public Optional<Rejection> submit(Transaction tx) {
        return wallet.change(node -> node.submit(new Event.SubmitTransaction(tx)));
    }

    @Override
    public String submitBlock(String rawHex) {
        byte[] raw = ApiArguments.hex(rawHex, "block");
        Block block;
        try {
            block = Block.parse(raw);
        } catch (MalformedDataException bad) {
            throw new ApiException(Kind.BAD_REQUEST, ErrorCode.BAD_BLOCK, bad.getMessage());
        }
        Optional<Rejection> refused = loop.submit(block);
        refused.ifPresent(why -> refuse("block " + block.hash(), why));
        return block.hash().toString();
    }

    void refuse(String subject, Rejection why) {
        throw new ApiException(ApiMapper.refusal(subject, why, loop.now()));
    }

    @Override
    public CoinSetView coinSet() {
        return loop.askSettled(node -> StoredCoins.view(node.chain().coinSetHash()));
    }

    @Override
    public List<WalletView.CoinEntry> coinsOf(String address) {
        Script script = ApiArguments.address(loop.params(), address);
        if (loop.isLight()) return ofWallet(script);
        String canonical = ApiArguments.canonical(loop.params(), address);
        return loop.askSettled(node -> {
            List<WalletView.CoinEntry> found = new ArrayList<>();
            int tip = node.chain().tip().height();
            for (Found coin : scan(node.chain(), script)) {
                found.add(ApiMapper.coin(
                        loop.params(),
                        coin.at(),
                        canonical,
                        coin.coin().output().value(),
                        tip - coin.coin().height() + 1,
                        coin.coin().coinbase(),
                        node.mempool().spender(coin.at()) != null));
            }
            return found;
        });
    }

    /// What a light node knows: the coins of its wallet's own scripts.
    private List<WalletView.CoinEntry> ofWallet(Script script) {
        return loop.ask(_ -> Optional.ofNullable(wallet.wallet())
                        .filter(open -> open.origin(script) != null)
                        .map(open -> open.coins().stream()
                                .filter(coin -> coin.height() >= 0
                                        && coin.output().scriptPubKey().equals(script))
                                .map(coin -> WalletMapper.coin(open, coin))
                                .toList()))
                .orElseThrow(() -> new ApiException(Kind.NOT_SUPPORTED, ErrorCode.LIGHT_NODE));
    }

    /// A coin and where it is.
    record Found(OutPoint at, Coin coin) {}

    /// Every coin at the tip that pays `script`, by a scan of the whole set.
    static List<Found> scan(SettledChain chain, Script script) {
        List<Found> found = new ArrayList<>();
        chain.forEachCoin((key, value) -> {
            Coin coin = CoinCodec.decode(value);
            if (coin.output().scriptPubKey().equals(script)) found.add(new Found(CoinCodec.outPoint(key), coin));
        });
        return found;
    }
}
