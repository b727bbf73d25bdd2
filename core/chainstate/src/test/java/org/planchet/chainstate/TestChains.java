package org.planchet.chainstate;

import java.time.Instant;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;

/// Chains whose blocks cost nothing to mine.
public final class TestChains {
    /// A moment after all blocks of the tests.
    public static final Instant NOW = Instant.ofEpochSecond(1_400_000_000);

    private TestChains() {}

    /// Bitcoin Core's regtest.
    public static ChainParams regtest() {
        return Chains.regtest();
    }

    /// Regtest whose coinbases can be spent after `maturity` blocks: for long stories of short chains.
    public static ChainParams withMaturity(int maturity) {
        ChainParams p = Chains.regtest();
        return new ChainParams(
                p.name(),
                p.coin(),
                p.network(),
                p.keys(),
                p.genesis(),
                p.spacing(),
                p.initialSubsidy(),
                p.halvingInterval(),
                maturity,
                p.powLimit(),
                p.difficulty(),
                p.activation(),
                p.limits(),
                p.history(),
                p.trust(),
                p.signetChallenge());
    }
}
