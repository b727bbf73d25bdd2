package org.planchet.daemon.wallet;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainReader;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.ChainEvent;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.node.NodeReader;
import org.planchet.wallet.Wallet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows the wallet blocks that it has passed, or that came while no node ran: after a start, after a key was
/// imported, or to restore it from its words. A new block is passed to the wallet at once; if a block is
/// disconnected during the scan, the scan returns to the fork.
///
/// Where a payment makes the wallet watch more scripts, the blocks before it may pay those: the scan goes through the
/// chain again, until it finds no such payment. A wallet that is restored while the node has yet to fetch the
/// chain is watched for such payments until peers have sent their headers and it is here, and scanned then. A
/// young tip is no sign of that: the blocks of the hours before it may be still to come.
///
/// On the chain thread, or before it starts, but for [#await].
public abstract class WalletScan {
    private static final Logger LOG = LoggerFactory.getLogger(WalletScan.class);

    final NodeLoop loop;
    final WalletService service;

    /// The block behind which each pass begins; null for the genesis block.
    @Nullable
    BlockIndex before;

    /// Whether the wallet's own past is not known yet, or not fetched.
    private boolean restoring;

    /// Whether a block that was fetched meanwhile made the wallet watch more scripts.
    private boolean widened;

    /// Counted down when the scan has reached the tip; null if none is running.
    private volatile @Nullable CountDownLatch going;

    private long startedAt;

    WalletScan(NodeLoop loop, WalletService service) {
        this.loop = loop;
        this.service = service;
    }

    static WalletScan of(NodeLoop loop, WalletService service) {
        return loop.isLight() ? new FilterScan(loop, service) : new StoredScan(loop, service);
    }

    /// Takes a wallet from where it stands to the tip; over many blocks, or if it has seen none, a scan does so while
    /// the node runs. Before the node starts.
    abstract void catchUp(NodeReader node, Wallet behind);

    /// The wallet follows the chain.
    abstract void follow(Wallet wallet, List<ChainEvent> events, Instant now);

    /// The height that the scan has reached; null if none is running.
    @Nullable
    public abstract Integer height();

    /// The height that a scan is to reach.
    public abstract int goal();

    /// Starts a scan after a block, or at the genesis block; a running scan goes back there.
    ///
    /// @param end to be counted down when all that it found is on disk; null if a scan is running
    abstract void begin(@Nullable BlockIndex from, @Nullable CountDownLatch end);

    /// Where the wallet's past is looked at once more, null for the genesis block.
    abstract @Nullable BlockIndex past();

    /// Whether a scan is running, so that coins may be missing, or still be listed though they were spent.
    boolean isGoing() {
        return going != null;
    }

    /// Whether a scan is running that must complete before it is known which scripts the wallet has used.
    public boolean isRestoring() {
        return restoring && going != null;
    }

    /// Whether blocks that the wallet has passed are still to be looked at, or may turn out to be.
    boolean isDue() {
        return going != null || (restoring && (widened || past() == null));
    }

    /// Has the wallet watched as one whose past is not fetched yet.
    void expectPast() {
        restoring = true;
    }

    /// The wallet has followed the chain.
    void noteWidened(Wallet wallet) {
        if (restoring && going == null) widened |= wallet.takeWidened();
    }

    /// Time has passed.
    void onTick() {
        if (!restoring || going != null || !loop.ask(node -> node.network().caughtUp())) return;
        if (widened) startAt(past());
        else restoring = false;
    }

    /// Starts from the genesis block, also if a scan is running.
    public void start() {
        startAt(null);
    }

    /// Starts where the wallet begins, of which nothing is known but its words.
    void restore(Wallet wallet) {
        restoring = true;
        ChainSnapshot chain = loop.chain();
        BlockIndex older = null;
        for (int height = 0; height <= chain.tip().height(); height++) {
            BlockIndex next = chain.tip().ancestor(height);
            if (next.time() >= wallet.since()) break;
            older = next;
        }
        startAt(older);
    }

    /// Starts behind a block of the best chain, null for the genesis block. If a scan is running, it skips
    /// nothing that it would have scanned.
    public void startAt(@Nullable BlockIndex from) {
        if (going != null) {
            before = lower(before, from);
            begin(from, null);
            return;
        }
        before = widened ? lower(past(), from) : from;
        widened = false;
        Wallet wallet = service.wallet();
        if (wallet != null) wallet.takeWidened();
        var end = new CountDownLatch(1);
        going = end;
        startedAt = System.nanoTime();
        begin(before, end);
    }

    static @Nullable BlockIndex lower(@Nullable BlockIndex one, @Nullable BlockIndex other) {
        if (one == null || other == null) return null;
        return one.height() < other.height() ? one : other;
    }

    /// The last block of the best chain that is an ancestor of `block`, or it.
    static @Nullable BlockIndex inBestChain(ChainReader chain, @Nullable BlockIndex block) {
        BlockIndex fork = block;
        while (fork != null && !chain.isInBestChain(fork)) fork = fork.parent();
        return fork;
    }

    /// The scan has looked at every block.
    final void finish(NodeReader node, Wallet wallet) {
        service.lookAtPool(node, wallet);
        going = null;
        before = null;
        LOG.info(
                "The wallet was scanned up to height {} in {} ms",
                wallet.height(),
                (System.nanoTime() - startedAt) / 1_000_000);
    }

    /// What those wait for who await the end of the scan; null if none is running.
    final @Nullable CountDownLatch end() {
        return going;
    }

    /// On a thread of its own does what is left of a scan, saves what was found, and releases those who wait for it.
    ///
    /// @param rest false if the node stopped meanwhile: then there is nothing to save
    final void endAfter(BooleanSupplier rest, @Nullable CountDownLatch end) {
        Thread.ofVirtual().name("wallet-scan").start(() -> {
            try {
                if (rest.getAsBoolean()) service.save();
            } catch (ApiException stopping) {
                LOG.debug("The node stops, and saves the wallet then: {}", stopping.getMessage());
            } finally {
                if (end != null) end.countDown();
            }
        });
    }

    /// The node stops, and with it the scan: no caller may wait for it any longer. From any thread.
    void abandon() {
        CountDownLatch end = going;
        if (end != null) end.countDown();
    }

    /// Waits for a running scan. False if it takes longer than `seconds`. Not on the chain thread.
    public boolean await(int seconds) {
        CountDownLatch end = loop.ask(_ -> going);
        try {
            return end == null || end.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
