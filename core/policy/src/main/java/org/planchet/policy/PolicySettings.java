package org.planchet.policy;

import java.time.Duration;

/// What an operator may choose about relaying and keeping transactions. None of it is consensus: two nodes with other
/// settings hold the same chain. Bounds are checked when the record is made.
///
/// @param fees             the least fee rates
/// @param families         how many unconfirmed transactions may depend on one another
/// @param standard         which transactions are relayed at all
/// @param maxMempoolBytes  bytes of memory at which the lowest fee rates are evicted (`-maxmempool`, times 1,000,000)
/// @param expiry           how long a transaction may wait (`-mempoolexpiry`)
/// @param fullReplaceByFee replace whatever pays less; if false, only what signals by BIP-0125
/// @param blockMaxWeight   weight that a template may fill, of the chain's limit (`-blockmaxweight`)
public record PolicySettings(
        FeeRates fees,
        FamilyLimits families,
        StandardRules standard,
        long maxMempoolBytes,
        Duration expiry,
        boolean fullReplaceByFee,
        int blockMaxWeight) {

    /// Bitcoin Core 30's defaults.
    public static final PolicySettings DEFAULT = new PolicySettings(
            FeeRates.DEFAULT,
            FamilyLimits.DEFAULT,
            StandardRules.DEFAULT,
            300_000_000L,
            Duration.ofDays(14),
            true,
            4_000_000);

    /// @throws IllegalArgumentException naming the setting, what it is and its bounds
    public PolicySettings {
        Bounds.check("expiry", expiry.toSeconds(), 1, Duration.ofDays(3650).toSeconds());
        Bounds.check("maxMempoolBytes", maxMempoolBytes, minMempoolBytes(families), 1L << 40);
        // The header, the transaction count and a coinbase need some of it (Bitcoin Core's reserved weight).
        Bounds.check("blockMaxWeight", blockMaxWeight, 8_000, 4_000_000);
    }

    /// The least memory in bytes: Bitcoin Core's bound, room for the descendants of some forty packages at the limit.
    public static long minMempoolBytes(FamilyLimits families) {
        return families.descendantVsize() * 40;
    }

    public PolicySettings withFees(FeeRates rates) {
        return new PolicySettings(rates, families, standard, maxMempoolBytes, expiry, fullReplaceByFee, blockMaxWeight);
    }

    public PolicySettings withStandard(StandardRules rules) {
        return new PolicySettings(fees, families, rules, maxMempoolBytes, expiry, fullReplaceByFee, blockMaxWeight);
    }

    public PolicySettings withMaxMempoolBytes(long bytes) {
        return new PolicySettings(fees, families, standard, bytes, expiry, fullReplaceByFee, blockMaxWeight);
    }

    public PolicySettings withFullReplaceByFee(boolean full) {
        return new PolicySettings(fees, families, standard, maxMempoolBytes, expiry, full, blockMaxWeight);
    }

    public PolicySettings withBlockMaxWeight(int weight) {
        return new PolicySettings(fees, families, standard, maxMempoolBytes, expiry, fullReplaceByFee, weight);
    }
}
