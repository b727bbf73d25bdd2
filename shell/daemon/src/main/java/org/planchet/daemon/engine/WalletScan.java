package org.planchet.daemon.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainReader;
import org.planchet.node.NodeReader;
import org.planchet.primitives.Block;
import org.planchet.wallet.Wallet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows the wallet every block of the best chain once more, after a key was imported or to restore it from its words:
/// in short slices between the chain thread's other work, so that a chain of any length holds nothing up. A new block
/// is the wallet's at once; one that is taken back while the scan goes on sends it back to the fork.
///
/// Where a payment makes the wallet watch more scripts, the blocks before it may pay those: the scan goes through the
/// chain again, until it finds no such payment. A wallet that is restored while the node has yet to fetch the chain is
/// watched for such payments until it has, and scanned then.
public final class WalletScan {
    /// How long to wait before a block that the disk lost is asked for again.
    private static final long WAIT_NANOS = 1_000_000_000;

    /// Whether the next block is lost, and is being fetched again.
    private volatile boolean waitsForBlock;

    private static final Logger LOG = LoggerFactory.getLogger(WalletScan.class);

    /// Seconds by which the tip may be behind the clock for the chain to be fetched (Bitcoin Core's max tip age).
    private static final long MAX_TIP_AGE = 24 * 60 * 60;

    /// How long one slice may hold the chain thread.
    private static final long SLICE_NANOS = 20_000_000;

    private final NodeLoop loop;
    private final WalletService keeper;
    private final long sliceNanos;

    /// The last block looked at; null before the first. Of the chain thread.
    private @Nullable BlockIndex at;

    /// The block behind which each pass begins; null for the genesis block. Of the chain thread.
    private @Nullable BlockIndex before;

    /// Whether the wallet's own past is not known yet, or not fetched. Of the chain thread.
    private boolean restoring;

    /// Whether a block that was fetched meanwhile made the wallet watch more scripts. Of the chain thread.
    private boolean widened;

    /// Counted down when the scan has reached the tip; null if none goes on. Of the chain thread.
    private @Nullable CountDownLatch going;

    WalletScan(NodeLoop loop, WalletService keeper) {
        this(loop, keeper, SLICE_NANOS);
    }

    /// @param sliceNanos how long one slice may take; it looks at one block at least
    WalletScan(NodeLoop loop, WalletService keeper, long sliceNanos) {
        this.loop = loop;
        this.keeper = keeper;
        this.sliceNanos = sliceNanos;
    }

    /// Whether a scan goes on, so that coins may be missing, or be there though they were spent; on the chain thread.
    boolean isGoing() {
        return going != null;
    }

    /// The height that it has reached; null if none goes on. On the chain thread.
    @Nullable
    public Integer height() {
        if (going == null) return null;
        return at == null ? -1 : at.height();
    }

    /// Whether a scan goes on without which it is not known what scripts the wallet has used; on the chain thread.
    public boolean isRestoring() {
        return restoring && going != null;
    }

    /// Whether blocks that the wallet has passed are still to be looked at; on the chain thread.
    boolean isDue() {
        return going != null || widened;
    }

    /// Has the wallet watched as one whose past is not fetched yet; on the chain thread or before it starts.
    void expectPast() {
        restoring = true;
    }

    /// The wallet has followed the chain; on the chain thread.
    void onChain(Wallet wallet) {
        if (restoring && going == null) widened |= wallet.takeWidened();
    }

    /// Time has passed; on the chain thread.
    void onTick() {
        if (!restoring || going != null || loop.ask(node -> node.network().syncing())) return;
        long tip = loop.chain().tip().time();
        if (widened) start();
        else if (loop.now().getEpochSecond() - tip < MAX_TIP_AGE) restoring = false;
    }

    /// Starts from the genesis block, also if a scan goes on; on the chain thread.
    public void start() {
        startAt(null);
    }

    /// [#start] for a wallet of which nothing is known but its words.
    public void restore() {
        restoring = true;
        start();
    }

    /// Starts behind a block of the best chain, null for the genesis block; on the chain thread. Where a scan goes on,
    /// it leaves out nothing that it would have looked at.
    public void startAt(@Nullable BlockIndex from) {
        boolean goes = going != null;
        before = goes ? lower(before, from) : from;
        at = goes ? lower(at, from) : from;
        if (goes) return;
        widened = false;
        Wallet wallet = keeper.wallet();
        if (wallet != null) wallet.takeWidened();
        CountDownLatch end = new CountDownLatch(1);
        going = end;
        Thread.ofVirtual().name("wallet-scan").start(() -> {
            try {
                run();
            } finally {
                end.countDown();
            }
        });
    }

    private static @Nullable BlockIndex lower(@Nullable BlockIndex one, @Nullable BlockIndex other) {
        if (one == null || other == null) return null;
        return one.height() < other.height() ? one : other;
    }

    /// Waits for a scan that goes on. False if it takes longer than `seconds`. Not on the chain thread.
    public boolean await(int seconds) {
        CountDownLatch end = loop.ask(_ -> going);
        try {
            return end == null || end.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        long from = System.nanoTime();
        boolean done = false;
        while (!done) {
            try {
                done = loop.change(this::slice);
                if (waitsForBlock) LockSupport.parkNanos(WAIT_NANOS);
            } catch (ApiException busy) {
                // A stopping node saved the wallet as one that has seen no block: the next start looks at all of them.
                if (!loop.isAlive() || Thread.currentThread().isInterrupted()) return;
            }
        }
        LOG.info("The wallet was scanned in {} ms", (System.nanoTime() - from) / 1_000_000);
        keeper.save();
    }

    /// Looks at blocks for a while. True if the tip is reached.
    private boolean slice(NodeReader node) {
        Wallet wallet = keeper.wallet();
        if (wallet == null) throw new AssertionError("a scan without a wallet");
        ChainReader chain = node.chain();
        at = inBestChain(chain, at);
        long end = System.nanoTime() + sliceNanos;
        do {
            BlockIndex next = chain.atHeight(at == null ? 0 : at.height() + 1);
            if (next == null) {
                if (!wallet.takeWidened()) return finish(node, wallet);
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

    private static @Nullable BlockIndex inBestChain(ChainReader chain, @Nullable BlockIndex block) {
        BlockIndex fork = block;
        while (fork != null && !chain.isInBestChain(fork)) fork = fork.parent();
        return fork;
    }

    private boolean finish(NodeReader node, Wallet wallet) {
        keeper.lookAtPool(node, wallet);
        going = null;
        at = null;
        before = null;
        return true;
    }
}
