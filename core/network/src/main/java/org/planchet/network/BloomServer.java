package org.planchet.network;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Block;
import org.planchet.primitives.MerkleBlock;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.wire.ByteString;
import org.planchet.wire.Message.FilterLoad;
import org.planchet.wire.Message.MerkleBlockMessage;
import org.planchet.wire.Message.TxMessage;
import org.planchet.wire.Services;

/// Serves light nodes through the bloom filter they load (BIP-0037): of transactions and of blocks they get
/// what matches. Only if the service is offered (BIP-0111), since each block is searched separately for each
/// such peer.
final class BloomServer {
    static final String NOT_OFFERED = "bloom filters are not offered (BIP-0111)";

    /// What one peer loaded.
    static final class State {
        @Nullable
        BloomFilter filter;

        /// It has loaded or cleared a filter: since then it wants transactions, whatever its version message said.
        boolean wantsTransactions;
    }

    private final Context context;
    private final DataServer serving;

    BloomServer(Context context, DataServer serving) {
        this.context = context;
        this.serving = serving;
    }

    void onFilterLoad(Peer peer, FilterLoad load) {
        if (!mayUse(peer, "filterload")) return;
        peer.bloom.filter = BloomFilter.of(load);
        peer.bloom.wantsTransactions = true;
    }

    void onFilterAdd(Peer peer, ByteString element) {
        if (!mayUse(peer, "filteradd")) return;
        BloomFilter filter = peer.bloom.filter;
        if (filter == null) context.misbehaved(peer, "filteradd without a filter (BIP-0037)");
        else filter.insert(element.toByteArray());
    }

    void onFilterClear(Peer peer) {
        if (!mayUse(peer, "filterclear")) return;
        peer.bloom.filter = null;
        peer.bloom.wantsTransactions = true;
    }

    /// Whether the peer was offered bloom filters; who was not and sends `what` goes.
    private boolean mayUse(Peer peer, String what) {
        if (isOffered(peer)) return true;
        context.disconnect(peer, what + " although " + NOT_OFFERED);
        return false;
    }

    boolean isOffered(Peer peer) {
        return (peer.handshake.offered & Services.BLOOM) != 0;
    }

    /// Whether the peer's filter, if it has one, lets this transaction through.
    static boolean lets(Peer peer, Transaction transaction) {
        BloomFilter filter = peer.bloom.filter;
        return filter == null || filter.matches(transaction);
    }

    /// Sends what of a block matches the peer's filter, and the proof that it is the block's. Nothing if it has no
    /// filter. It may know some of the transactions, but could not ask for those that it does not.
    void sendMatches(Peer peer, Block block) {
        BloomFilter filter = peer.bloom.filter;
        if (filter == null) return;
        Set<Txid> matches = new HashSet<>();
        for (Transaction transaction : block.transactions())
            if (filter.matches(transaction)) matches.add(transaction.txid());
        MerkleBlock proof = MerkleBlock.of(block, matches::contains);
        serving.charge(peer, 80L + proof.tree().size());
        context.send(peer, new MerkleBlockMessage(proof));
        for (Transaction transaction : block.transactions()) {
            if (!matches.contains(transaction.txid())) continue;
            Transaction stripped = Stripped.of(transaction);
            serving.charge(peer, stripped.size());
            context.send(peer, new TxMessage(stripped));
        }
    }
}
