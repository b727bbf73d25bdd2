package org.planchet.network;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.planchet.consensus.Fault;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Transaction;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.BlockTxn;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.Message.GetBlockTxn;
import org.planchet.wire.Message.GetData;

/// Puts blocks together from their compact form (BIP-0152, and Bitcoin Core's rules for it). The header comes first, by
/// the same way as any header; then the transactions are looked for here, and the rest asked for. A block in work
/// counts as asked of its peer, so the deadlines and bounds of [BlockRequests] hold; when it is whole it goes the way
/// of every other block.
///
/// What goes wrong without a fault of the peer's (two transactions with one short id) ends in asking that peer for the
/// whole block. An invalid block is not held against it either: it may announce one before having checked it.
final class CompactDownload {
    /// Further above the tip blocks are fetched whole: their transactions are not in the mempool yet.
    static final int MAX_AHEAD = 2;

    private final Context context;
    private final HeaderSync headers;
    private final BlockDownload download;
    private final BlockRequests requests;
    private final ExtraPool extra = new ExtraPool();

    CompactDownload(Context context, HeaderSync headers, BlockDownload download) {
        this.context = context;
        this.headers = headers;
        this.download = download;
        this.requests = download.requests();
    }

    void onCmpctBlock(Peer peer, CmpctBlock message, Instant now) {
        HeaderNode node = context.chain.find(message.header().hash());
        if (node != null && context.chain.isInvalid(node)) return;
        peer.compact.pending = message;
        headers.onHeaders(peer, List.of(message.header()), now);
        if (node != null) goOn(peer, now);
    }

    /// Headers of this peer were judged; perhaps the one of a compact block.
    void onHeadersChecked(Peer peer, List<BlockHeader> judged, Instant now) {
        CmpctBlock pending = peer.compact.pending;
        if (pending != null && judged.getLast().equals(pending.header())) goOn(peer, now);
    }

    private void goOn(Peer peer, Instant now) {
        CmpctBlock message = peer.compact.pending;
        peer.compact.pending = null;
        if (message == null || peer.gone) return;
        HeaderNode node = context.chain.find(message.header().hash());
        if (node != null && !context.chain.isInvalid(node)) take(peer, message, node, now);
    }

    /// A compact block whose header is known.
    private void take(Peer peer, CmpctBlock message, HeaderNode node, Instant now) {
        ChainReads chain = context.chain;
        BlockHash hash = node.hash();
        if (chain.hasBlock(node) || download.isJudging(hash)) return;
        boolean asked = requests.askedFor(hash).contains(peer);
        boolean isNews = chain.work(node).compareTo(chain.work(chain.tip())) > 0
                && node.height() <= chain.tip().height() + MAX_AHEAD;
        if (!isNews) {
            if (asked) askWhole(peer, hash);
            return;
        }
        if (!asked && !context.initialDownload.isOver()) return;
        if (!PartialBlock.isWellFormed(message)) {
            requests.remove(peer, hash, now);
            context.misbehaved(peer, "compact block " + hash + " is no block (BIP-0152)");
            return;
        }
        if (isWorkedOn(peer, hash)) return;
        assemble(peer, message, asked, now);
    }

    private boolean isWorkedOn(Peer peer, BlockHash hash) {
        PartialBlock partial = peer.compact.partial;
        return partial != null && partial.hash().equals(hash);
    }

    private void assemble(Peer peer, CmpctBlock message, boolean asked, Instant now) {
        var partial = new PartialBlock(message);
        BlockHash hash = partial.hash();
        List<Peer> owing = List.copyOf(requests.askedFor(hash));
        boolean hasPlace = owing.size() < BlockRequests.MAX_PER_BLOCK
                && peer.download.requests.size() < BlockRequests.MAX_PER_PEER;
        if (asked || hasPlace) requests.add(peer, hash, now);
        if (partial.collides()) {
            giveUp(peer, hash, now);
            return;
        }
        partial.fillFrom(context.mempool.all(), extra.transactions(), ShortIds.of(message.header(), message.nonce()));
        List<Integer> missing = partial.missing();
        if (missing.isEmpty()) {
            complete(peer, partial, List.of(), now);
        } else if (peer.compact.partial == null && mayAskForRest(peer, hash, owing)) {
            peer.compact.partial = partial;
            context.send(peer, new GetBlockTxn(hash, missing));
        } else {
            giveUp(peer, hash, now);
        }
    }

    /// The first peer may always be asked. Of the others only those that we want announcements of; and
    /// inbound peers do not get the last of the three slots unless an outbound peer has one.
    private boolean mayAskForRest(Peer peer, BlockHash hash, List<Peer> owing) {
        List<Peer> all = requests.askedFor(hash);
        if (!all.contains(peer)) return false;
        if (all.getFirst() == peer) return true;
        boolean dialled = !peer.inbound || owing.stream().anyMatch(other -> !other.inbound);
        return peer.compact.selected && (dialled || owing.size() < BlockRequests.MAX_PER_BLOCK - 1);
    }

    /// It cannot be put together: the first peer is asked for the whole block, another for nothing more.
    private void giveUp(Peer peer, BlockHash hash, Instant now) {
        List<Peer> owing = requests.askedFor(hash);
        if (!owing.isEmpty() && owing.getFirst() == peer) askWhole(peer, hash);
        else requests.remove(peer, hash, now);
    }

    private void askWhole(Peer peer, BlockHash hash) {
        context.send(peer, new GetData(List.of(InventoryItem.witnessBlock(hash))));
    }

    /// An unrequested answer is ignored.
    void onBlockTxn(Peer peer, BlockTxn message, Instant now) {
        PartialBlock partial = peer.compact.partial;
        if (partial == null || !partial.hash().equals(message.block())) return;
        peer.compact.partial = null;
        if (!requests.askedFor(message.block()).contains(peer)) return;
        complete(peer, partial, message.transactions(), now);
    }

    private void complete(Peer peer, PartialBlock partial, List<Transaction> answered, Instant now) {
        int missing = partial.missing().size();
        if (answered.size() != missing) {
            requests.remove(peer, partial.hash(), now);
            context.misbehaved(
                    peer,
                    "sends " + answered.size() + " transactions of a block, asked for " + missing + " (BIP-0152)");
            return;
        }
        Optional<Block> block = partial.with(answered);
        if (block.isPresent()) download.onReconstructed(peer, block.get(), now);
        else giveUp(peer, partial.hash(), now);
    }

    /// A block was judged or is stored: what waited for its transactions is let go.
    void onChecked(BlockHash hash) {
        for (Peer peer : context.ready()) if (isWorkedOn(peer, hash)) peer.compact.partial = null;
    }

    /// A transaction that the mempool gave up for another one; a miner may not know that yet.
    void onReplaced(Transaction transaction) {
        extra.add(transaction);
    }

    /// A transaction that the mempool did not take.
    void onRefused(Transaction transaction, Rejection rejection) {
        Fault fault = rejection.fault();
        if (fault != Fault.KNOWN && fault != Fault.MUTATED) extra.add(transaction);
    }
}
