package org.planchet.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
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
import org.planchet.chainstate.CoinCodec;
import org.planchet.chainstate.CoinSetHasher;
import org.planchet.index.follow.FollowedBlock;
import org.planchet.mongo.MongoReader;
import org.planchet.mongo.StoredHeader;
import org.planchet.mongo.StoredTx;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.views.ApiArguments;
import org.planchet.views.ApiArguments.BlockName;
import org.planchet.views.ApiMapper;
import org.planchet.views.Place;

/// Blocks, transactions and coins at a moment. What is not in the best chain is in no store: a block that lost is not
/// found, and the one tip is the best.
final class MomentChain implements ChainApi {
    /// Coins of one answer: so many take about 100 MiB.
    private static final int MAX_COINS = 250_000;

    private final Moment moment;
    private final ChainApi node;

    /// @param node gets what is posted
    MomentChain(Moment moment, ChainApi node) {
        this.moment = moment;
        this.node = node;
    }

    @Override
    public ChainView chain() {
        int height = moment.at().height();
        var tip = new ChainView.Tip(height, moment.at().block().toString(), 0, "active");
        return ApiMapper.chain(moment.params(), height, List.of(tip));
    }

    /// The height of the block with this name.
    private int height(String ref) {
        int tip = moment.at().height();
        return switch (ApiArguments.block(ref)) {
            case BlockName.Latest _ -> tip;
            case BlockName.AtHeight(int height) when height <= tip -> height;
            case BlockName.AtHeight _ -> throw ApiArguments.noBlock(ref);
            case BlockName.WithHash(BlockHash hash) ->
                moment.chain().height(moment.at(), hash).orElseThrow(() -> ApiArguments.noBlock(ref));
        };
    }

    private FollowedBlock named(String ref) {
        return moment.chain().block(moment.at(), height(ref)).orElseThrow(() -> ApiArguments.noBlock(ref));
    }

    @Override
    public BlockView block(String ref) {
        FollowedBlock block = named(ref);
        return ApiMapper.block(moment.params(), place(block), block.block(), position -> spent(block, position));
    }

    private Place place(FollowedBlock block) {
        BlockHash next = moment.chain()
                .header(moment.at(), block.height() + 1)
                .map(header -> header.header().hash())
                .orElse(null);
        return new Place(
                block.height(),
                block.block().hash(),
                block.work(),
                block.medianTimePast(),
                moment.confirmations(block.height()),
                next);
    }

    private static List<Spent> spent(FollowedBlock block, int position) {
        return position == 0 ? List.of() : spent(block.spent().get(position - 1));
    }

    private static List<Spent> spent(List<FollowedBlock.Spent> stored) {
        return stored.stream().map(Spent::new).toList();
    }

    /// As the views have it.
    private record Spent(FollowedBlock.Spent stored) implements ApiMapper.Spent {
        @Override
        public long value() {
            return stored.value();
        }

        @Override
        public @Nullable String address() {
            return stored.address().isEmpty() ? null : stored.address();
        }
    }

    @Override
    public byte[] rawBlock(String ref) {
        return named(ref).block().raw();
    }

    @Override
    public HeaderView header(String ref) {
        return moment.chain()
                .header(moment.at(), height(ref))
                .map(this::view)
                .orElseThrow(() -> ApiArguments.noBlock(ref));
    }

    @Override
    public List<HeaderView> headers(int from, int count) {
        ApiArguments.checkHeaders(from, count);
        return moment.chain().headers(moment.at(), from, count).stream()
                .map(this::view)
                .toList();
    }

    private HeaderView view(StoredHeader header) {
        var place = new Place(
                header.height(),
                header.header().hash(),
                header.work(),
                header.medianTimePast(),
                moment.confirmations(header.height()),
                null);
        return ApiMapper.header(place, header.header());
    }

    @Override
    public TxView transaction(String txid) {
        Txid wanted = ApiArguments.txid(txid);
        StoredTx found = moment.chain().transaction(moment.at(), wanted).orElse(null);
        if (found == null) return waiting(wanted);
        var mined = new Place.Mined(found.block(), found.height(), moment.confirmations(found.height()));
        return ApiMapper.transaction(moment.params(), mined, found.tx(), spent(found.spent()));
    }

    private TxView waiting(Txid txid) {
        Transaction tx = moment.pool().transaction(txid.toString());
        if (tx == null) throw new ApiException(Kind.NOT_FOUND, ErrorCode.NO_TRANSACTION, txid);
        List<OutPoint> places = tx.inputs().stream().map(TxIn::prevout).toList();
        Map<OutPoint, TxOut> known = moment.chain().outputs(moment.at(), places);
        List<ApiMapper.Spent> spent = new ArrayList<>();
        for (OutPoint at : places) {
            TxOut output = known.getOrDefault(at, inPool(at));
            if (output != null) spent.add(ApiMapper.Spent.of(output, moment.params()));
        }
        return ApiMapper.transaction(moment.params(), null, tx, spent);
    }

    private @Nullable TxOut inPool(OutPoint at) {
        Transaction parent = moment.pool().transaction(at.txid().toString());
        return parent == null
                        || at.index() < 0
                        || at.index() >= parent.outputs().size()
                ? null
                : parent.outputs().get(at.index());
    }

    /// The block that a transaction is in, and where that is.
    record Located(FollowedBlock block, Place place) {}

    Optional<Located> blockOf(Txid txid) {
        return moment.chain()
                .transaction(moment.at(), txid)
                .flatMap(found -> moment.chain().block(moment.at(), found.height()))
                .map(block -> new Located(block, place(block)));
    }

    @Override
    public String broadcast(String rawHex) {
        return node.broadcast(rawHex);
    }

    @Override
    public String submitBlock(String rawHex) {
        return node.submitBlock(rawHex);
    }

    @Override
    public List<WalletView.CoinEntry> coinsOf(String address) {
        String canonical = ApiArguments.canonical(moment.params(), address);
        List<MongoReader.Found> coins = moment.chain().coins(moment.at(), canonical, MAX_COINS + 1);
        if (coins.size() > MAX_COINS) throw new ApiException(Kind.CONFLICT, ErrorCode.MANY_COINS, canonical, MAX_COINS);
        return coins.stream()
                .map(found -> ApiMapper.coin(
                        moment.params(),
                        found.at(),
                        canonical,
                        found.coin().output().value(),
                        moment.confirmations(found.coin().height()),
                        found.coin().coinbase(),
                        moment.pool().isSpent(found.at())))
                .toList();
    }

    @Override
    public CoinSetView coinSet() {
        var hasher = new CoinSetHasher();
        var coins = new LongAdder();
        var total = new LongAdder();
        moment.chain().coins(moment.at(), (at, coin) -> {
            hasher.coin(CoinCodec.key(at), CoinCodec.encode(coin));
            coins.increment();
            total.add(coin.output().value());
        });
        return new CoinSetView(
                moment.at().height(),
                moment.at().block().toString(),
                coins.sum(),
                total.sum(),
                hasher.hash().toString());
    }
}
