package org.planchet.network;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.BlockHash;

/// Whether the node is still catching up for the first time: until then transactions are not asked for and
/// new tips not announced. A one-way latch, as Bitcoin Core's `IsInitialBlockDownload`: once over it stays
/// over, so that no header that a peer sends later can silence the node.
///
/// It is over when the tip has the least work that the chain is known to have and is younger than a day. On a
/// private chain the tip may stay older than that: there it also ends when no peer has more to give, or when
/// what they claim to have has moved the tip nowhere for two minutes.
final class InitialDownload {
    /// Bitcoin Core's `DEFAULT_MAX_TIP_AGE`.
    static final Duration MAX_TIP_AGE = Duration.ofDays(1);

    /// How long the tip may stand still while peers claim to have more work.
    static final Duration MAX_STANDSTILL = Duration.ofMinutes(2);

    private final ChainReads chain;
    private final BigInteger minimumChainWork;
    private @Nullable BlockHash lastTip;
    private Instant standsSince = Instant.EPOCH;
    private boolean over;

    InitialDownload(ChainReads chain, BigInteger minimumChainWork) {
        this.chain = chain;
        this.minimumChainWork = minimumChainWork;
    }

    /// Looks whether it has ended.
    ///
    /// @param hasPeers whether there is a peer that could have more
    /// @param peersHaveMore whether one of them is known to have more, or has not sent its headers yet
    void update(boolean hasPeers, boolean peersHaveMore, Instant now) {
        if (over) return;
        HeaderNode tip = chain.tip();
        if (!tip.hash().equals(lastTip)) {
            lastTip = tip.hash();
            standsSince = now;
        }
        if (chain.work(tip).compareTo(minimumChainWork) < 0) return;
        boolean isRecent = tip.header().time() > now.minus(MAX_TIP_AGE).getEpochSecond();
        boolean standsStill = Context.reached(standsSince.plus(MAX_STANDSTILL), now);
        over = isRecent || (hasPeers && (!peersHaveMore || standsStill));
    }

    boolean isOver() {
        return over;
    }
}
