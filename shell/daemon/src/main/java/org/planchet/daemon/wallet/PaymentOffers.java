package org.planchet.daemon.wallet;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.planchet.consensus.ChainEvent;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.wallet.Wallet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Offers the mempool again what the wallet remembers and the mempool does not hold: at start, after a
/// reorganisation, and every 12 to 36 hours, at random so that the timing does not reveal whose transactions
/// they are. This is Bitcoin Core's `ResubmitWalletTransactions`. Nothing is offered before the wallet's file
/// has it.
///
/// On the chain thread, in short slices between its other work. What the mempool refuses is offered again the next
/// time.
public final class PaymentOffers implements NodeLoop.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentOffers.class);

    /// At the regular times a transaction is left out while it is not older than the tip by so many seconds: no
    /// block could have taken it yet.
    private static final int MIN_AGE = 300;

    /// How long one slice may hold the chain thread.
    private static final long SLICE_NANOS = 20_000_000;

    private final NodeLoop loop;
    private final WalletService service;
    private final OfferTimes times;
    private final Set<Txid> due = new LinkedHashSet<>();
    private volatile boolean soon;

    public PaymentOffers(NodeLoop loop, WalletService service, RandomGenerator random) {
        this.loop = loop;
        this.service = service;
        this.times = new OfferTimes(random);
    }

    @Override
    public void onChain(List<ChainEvent> events, Instant now) {
        if (events.stream().anyMatch(ChainEvent.BlockDisconnected.class::isInstance)) times.askForAll();
    }

    /// Offers what waits at the next tick; from any thread.
    public void offerSoon() {
        soon = true;
    }

    @Override
    public void onTick(Instant steady) {
        Wallet wallet = service.wallet();
        // While blocks are looked through, what they hold seems to wait.
        if (wallet == null || service.scan().isGoing()) return;
        if (soon) times.askForAll();
        soon = false;
        switch (times.take(loop.now(), loop.ask(node -> node.network().syncing()))) {
            case NONE -> {}
            case OLD -> note(wallet, loop.chain().tip().time() - MIN_AGE);
            case ALL -> note(wallet, Long.MAX_VALUE);
        }
        if (!due.isEmpty() && service.isSaved()) offer(wallet);
    }

    private void note(Wallet wallet, long latest) {
        for (Transaction tx : wallet.waiting())
            wallet.transaction(tx.txid())
                    .filter(known -> known.firstSeen() <= latest)
                    .ifPresent(_ -> due.add(tx.txid()));
    }

    private void offer(Wallet wallet) {
        long end = System.nanoTime() + SLICE_NANOS;
        for (Transaction tx : wallet.waiting()) {
            if (System.nanoTime() >= end) return;
            if (due.remove(tx.txid()) && loop.submit(tx).isEmpty())
                LOG.info("The mempool took the wallet's transaction {} again", tx.txid());
        }
        // What is left has been confirmed, conflicted or abandoned meanwhile.
        due.clear();
    }
}
