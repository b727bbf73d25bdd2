package org.planchet.chainstate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Deployment;
import org.planchet.primitives.BlockHash;

/// Chains whose blocks cost nothing to mine.
public final class TestChains {
    /// A moment after all blocks of the tests.
    public static final Instant NOW = Instant.ofEpochSecond(1_400_000_000);

    private TestChains() {}

    /// Bitcoin Core's regtest.
    public static ChainParams regtest() {
        return Chains.regtest();
    }

    /// Regtest before BIP 34, so that ids can repeat, with coinbases to be spent after two blocks.
    ///
    /// @param mayOverwrite blocks that BIP 30 excuses
    public static ChainParams beforeBip34(BlockHash... mayOverwrite) {
        return withMaturity(2)
                .withActivation(Deployment.BIP34, ChainParams.NEVER)
                .withHistory(new ChainParams.History(Map.of(), List.of(mayOverwrite), null, ChainParams.NEVER));
    }

    /// Regtest whose coinbases can be spent after `maturity` blocks: for long stories of short chains.
    public static ChainParams withMaturity(int maturity) {
        return regtest().withMaturity(maturity);
    }
}
