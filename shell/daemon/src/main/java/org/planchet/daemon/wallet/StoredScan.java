package org.planchet.daemon.wallet;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainReader;
import org.planchet.consensus.ChainEvent;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.node.NodeReader;
import org.planchet.primitives.Block;
import org.planchet.wallet.Wallet;

/// The scan of a full node, over the blocks that it has stored: in short slices between the chain thread's other work,
/// so that a chain of any length holds nothing up.
final class StoredScan extends WalletScan {
    /// How long to wait before a block that the disk lost is asked for again.
    private static final long WAIT_NANOS = 1_000_000_000;

    /// How long one slice may hold the chain thread.
    private static final long SLICE_NANOS = 20_000_000;

    /// So many blocks the wallet catches up with while the node starts, some seconds' work; more while it runs.
    private static final int MAX_CATCH_UP = 144;

    /// Whether the next block is lost, and is being fetched again.
    private volatile boolean waitsForBlock;

    /// The last block looked at; null before the first. Of the chain thread.
    private @Nullable BlockIndex at;

    StoredScan(NodeLoop loop, WalletService service) {
        super(loop, service);
    }

    @Override
    void catchUp(NodeReader node, Wallet behind) {
        ChainReader chain = node.chain();
        BlockIndex stood = behind.tip() == null ? null : chain.find(behind.tip());
        BlockIndex fork = inBestChain(chain, stood);
        if (fork == null) behind.rewind(-1, null);
        else if (fork != stood) behind.rewind(fork.height(), fork.hash());
        while (fork != null && fork != chain.tip() && chain.tip().height() - behind.height() <= MAX_CATCH_UP) {
            BlockIndex next = chain.atHeight(behind.height() + 1);
            Block block = next == null ? null : chain.readBlock(next.hash());
            // The disk lost it, and a peer will send it again: a scan waits for it, but the node does not.
            if (next == null || block == null) break;
            behind.connect(block, next.height(), loop.now());
            fork = next;
        }
        if (fork != chain.tip()) {
            behind.rewind(chain.tip().height(), chain.tip().hash());
            if (fork == null) restore(behind);
            else startAt(fork);
        }
        service.lookAtPool(node, behind);
    }

    @Override
    void follow(Wallet wallet, List<ChainEvent> events, Instant now) {
        wallet.onChainEvents(events, now);
        noteWidened(wallet);
    }

    @Override
    public @Nullable Integer height() {
        if (!isGoing()) return null;
        return at == null ? -1 : at.height();
    }

    @Override
    public int goal() {
        return loop.chain().tip().height();
    }

    @Override
    @Nullable
    BlockIndex past() {
        return null;
    }

    @Override
    void begin(@Nullable BlockIndex from, @Nullable CountDownLatch end) {
        at = end == null ? lower(at, from) : from;
        if (end != null) endAfter(this::reachTip, end);
    }

    /// False if the node stopped on the way.
    private boolean reachTip() {
        boolean done = false;
        while (!done) {
            try {
                done = loop.change(this::slice);
                if (waitsForBlock) LockSupport.parkNanos(WAIT_NANOS);
            } catch (ApiException busy) {
                // A stopping node saved the wallet as one that has seen no block: the next start looks at all of them.
                if (!loop.isAlive() || Thread.currentThread().isInterrupted()) return false;
            }
        }
        return true;
    }

    /// Looks at blocks for a while. True if the tip is reached.
    private boolean slice(NodeReader node) {
        Wallet wallet = service.wallet();
        if (wallet == null) throw new AssertionError("a scan without a wallet");
        ChainReader chain = node.chain();
        at = inBestChain(chain, at);
        long end = System.nanoTime() + SLICE_NANOS;
        do {
            BlockIndex next = chain.atHeight(at == null ? 0 : at.height() + 1);
            if (next == null) {
                if (!wallet.takeWidened()) {
                    finish(node, wallet);
                    at = null;
                    return true;
                }
                at = inBestChain(chain, before);
                continue;
            }
            Block block = chain.readBlock(next.hash());
            waitsForBlock = block == null;
            if (block == null) return false;
            wallet.look(block, next.height(), loop.now());
            at = next;
        } while (System.nanoTime() < end);
        return false;
    }
}
