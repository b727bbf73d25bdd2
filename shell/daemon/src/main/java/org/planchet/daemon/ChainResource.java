package org.planchet.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.BlockView;
import org.planchet.api.ChainView;
import org.planchet.api.CoinSetView;
import org.planchet.api.HeaderView;
import org.planchet.api.TxView;
import org.planchet.api.WalletView;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainStore;
import org.planchet.chainstate.CoinCodec;
import org.planchet.chainstate.CoinSetHash;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Coin;
import org.planchet.consensus.Rejection;
import org.planchet.mempool.Mempool;
import org.planchet.mempool.MempoolEntry;
import org.planchet.primitives.Block;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// The chain's part of the API: blocks, headers, transactions, coins.
final class ChainResource {
    private static final int MOST_HEADERS = 2_000;

    /// Blocks searched for a transaction that is in no index: from the tip down.
    private static final int SEARCHED_BLOCKS = 5_000;

    private final NodeLoop loop;
    private final ChainStore store;

    ChainResource(NodeLoop loop, ChainStore store) {
        this.loop = loop;
        this.store = store;
    }

    private Chain chain() {
        return loop.machine().chain();
    }

    ChainView view() {
        return loop.thread().ask(() -> {
            ChainParams params = chain().params();
            List<ChainView.Tip> tips = chain().tips().stream()
                    .map(t -> new ChainView.Tip(
                            t.block().height(),
                            t.block().hash().toString(),
                            t.branchLength(),
                            t.status().toString()))
                    .toList();
            return new ChainView(
                    params.name(),
                    params.genesisHash().toString(),
                    params.difficulty().name(),
                    params.coin().satoshis(),
                    params.coin().symbol(),
                    params.spacing(),
                    params.initialSubsidy(),
                    params.halvingInterval(),
                    params.coinbaseMaturity(),
                    chain().tip().height(),
                    tips);
        });
    }

    BlockView block(String ref) {
        return loop.thread().ask(() -> {
            BlockIndex index = Refs.block(chain(), ref);
            return Views.block(chain(), index, Refs.data(chain(), index));
        });
    }

    byte[] rawBlock(String ref) {
        return loop.thread()
                .ask(() -> Refs.data(chain(), Refs.block(chain(), ref)).raw());
    }

    HeaderView header(String ref) {
        return loop.thread().ask(() -> Views.header(chain(), Refs.block(chain(), ref)));
    }

    List<HeaderView> headers(int height, int count) {
        if (height < 0) throw new ApiException(Kind.BAD_REQUEST, "height is " + height + "; allowed: 0 or more");
        if (count < 1 || count > MOST_HEADERS)
            throw new ApiException(Kind.BAD_REQUEST, "count is " + count + "; allowed: 1 to " + MOST_HEADERS);
        return loop.thread().ask(() -> {
            List<HeaderView> headers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                BlockIndex index = chain().atHeight(height + i);
                if (index == null) break;
                headers.add(Views.header(chain(), index));
            }
            return headers;
        });
    }

    TxView transaction(String txid) {
        Txid wanted = Refs.txid(txid);
        TxView waiting = loop.thread().ask(() -> inPool(wanted));
        if (waiting != null) return waiting;
        int height = loop.thread().ask(() -> chain().tip().height());
        // One block a question, so that a long search does not hold the node up.
        for (int i = 0; i < SEARCHED_BLOCKS && height - i >= 0; i++) {
            int at = height - i;
            TxView found = loop.thread().ask(() -> inBlock(wanted, at));
            if (found != null) return found;
        }
        throw new ApiException(Kind.NOT_FOUND, "there is no transaction " + wanted + " in the pool or the last blocks");
    }

    private @Nullable TxView inPool(Txid txid) {
        Mempool pool = loop.machine().mempool();
        MempoolEntry entry = pool.get(txid);
        if (entry == null) return null;
        List<TxOut> spent = new ArrayList<>();
        for (TxIn input : entry.tx().inputs()) {
            Coin coin = pool.coins().coin(input.prevout());
            if (coin != null) spent.add(coin.output());
        }
        return Views.transaction(chain(), entry.tx(), spent, null);
    }

    private @Nullable TxView inBlock(Txid txid, int height) {
        BlockIndex index = chain().atHeight(height);
        Block block = index == null ? null : chain().readBlock(index.hash());
        if (index == null || block == null) return null;
        for (int i = 0; i < block.transactions().size(); i++) {
            Transaction tx = block.transactions().get(i);
            if (!tx.txid().equals(txid)) continue;
            BlockUndo undo = chain().readUndo(index.hash());
            List<TxOut> spent = i == 0 || undo == null ? List.of() : Views.spent(undo, i - 1);
            return Views.transaction(chain(), tx, spent, index);
        }
        return null;
    }

    String broadcast(String rawHex) {
        byte[] raw = Refs.hex(rawHex, "transaction");
        Transaction tx;
        try {
            tx = Transaction.parse(raw);
        } catch (MalformedDataException bad) {
            throw new ApiException(Kind.BAD_REQUEST, "that is not a transaction: " + bad.getMessage());
        }
        Optional<Rejection> refused = loop.thread().change(() -> loop.submit(tx));
        refused.ifPresent(why -> refuse("tx " + tx.txid(), why));
        return tx.txid().toString();
    }

    String submitBlock(String rawHex) {
        byte[] raw = Refs.hex(rawHex, "block");
        Block block;
        try {
            block = Block.parse(raw);
        } catch (MalformedDataException bad) {
            throw new ApiException(Kind.BAD_REQUEST, "that is not a block: " + bad.getMessage());
        }
        Optional<Rejection> refused = loop.thread().change(() -> loop.submit(block));
        refused.ifPresent(why -> refuse("block " + block.hash(), why));
        return block.hash().toString();
    }

    void refuse(String subject, Rejection why) {
        throw new ApiException(Views.refusal(subject, why, loop.now()));
    }

    CoinSetView coinSet() {
        return loop.thread().ask(() -> {
            CoinSetHash set = chain().coinSetHash();
            return new CoinSetView(
                    set.tip().height(),
                    set.tip().hash().toString(),
                    set.coins(),
                    set.total(),
                    set.hash().toString());
        });
    }

    List<WalletView.CoinEntry> coinsOf(String address) {
        return loop.thread().ask(() -> {
            Script script = Refs.address(chain().params(), address);
            List<WalletView.CoinEntry> found = new ArrayList<>();
            int tip = chain().tip().height();
            for (Found coin : scan(script)) {
                int confirmations = tip - coin.coin().height() + 1;
                boolean mature = !coin.coin().coinbase()
                        || confirmations >= chain().params().coinbaseMaturity();
                boolean spent = loop.machine().mempool().spender(coin.at()) != null;
                found.add(new WalletView.CoinEntry(
                        coin.at().txid().toString(),
                        Integer.toUnsignedLong(coin.at().index()),
                        address.strip(),
                        coin.coin().output().value(),
                        confirmations,
                        coin.coin().coinbase(),
                        mature && !spent));
            }
            return found;
        });
    }

    /// A coin and where it is.
    record Found(OutPoint at, Coin coin) {}

    /// Every coin at the tip that pays `script`, by a scan of the whole set; on the chain thread.
    List<Found> scan(Script script) {
        chain().flush();
        List<Found> found = new ArrayList<>();
        store.forEachCoin((key, value) -> {
            Coin coin = CoinCodec.decode(value);
            if (coin.output().scriptPubKey().equals(script)) found.add(new Found(CoinCodec.outPoint(key), coin));
        });
        return found;
    }
}
