package org.planchet.policy;

import java.time.Duration;

/// What an operator may choose about relaying and keeping transactions. None of it is consensus: two nodes with other
/// settings hold the same chain. Bounds are checked when the record is made.
///
/// @param minRelay            least fee rate of a transaction (`-minrelaytxfee`)
/// @param incremental         what a replacement pays on top for its own size, and what the floor rises by at an
///                            eviction (`-incrementalrelayfee`)
/// @param dustRelay           the rate by which an output is too small to be worth spending (`-dustrelayfee`)
/// @param maxMempoolBytes     bytes of memory at which the lowest fee rates are evicted (`-maxmempool`, times
/// 1,000,000)
/// @param expiry              how long a transaction may wait (`-mempoolexpiry`)
/// @param maxAncestors        unconfirmed transactions one may need, itself included (`-limitancestorcount`)
/// @param maxAncestorVsize    their virtual bytes together (`-limitancestorsize`, times 1,000)
/// @param maxDescendants      unconfirmed transactions that may need one, itself included (`-limitdescendantcount`)
/// @param maxDescendantVsize  their virtual bytes together (`-limitdescendantsize`, times 1,000)
/// @param fullReplaceByFee    replace whatever pays less; if false, only what signals by BIP-0125
/// @param requireStandard     refuse what [Standardness] calls non-standard (`-acceptnonstdtxn` is its opposite)
/// @param bareMultisig        relay bare multisig outputs (`-permitbaremultisig`)
/// @param dataCarrierBytes    bytes of all data carrier outputs' scripts together, 0 for none (`-datacarriersize`)
/// @param blockMinFee         least fee rate that a template takes (`-blockmintxfee`)
/// @param blockMaxWeight      weight that a template may fill, of the chain's limit (`-blockmaxweight`)
public record PolicySettings(
        FeeRate minRelay,
        FeeRate incremental,
        FeeRate dustRelay,
        long maxMempoolBytes,
        Duration expiry,
        int maxAncestors,
        long maxAncestorVsize,
        int maxDescendants,
        long maxDescendantVsize,
        boolean fullReplaceByFee,
        boolean requireStandard,
        boolean bareMultisig,
        int dataCarrierBytes,
        FeeRate blockMinFee,
        int blockMaxWeight) {

    /// Bitcoin Core 30's defaults.
    public static final PolicySettings DEFAULT = new PolicySettings(
            new FeeRate(100),
            new FeeRate(100),
            new FeeRate(3_000),
            300_000_000L,
            Duration.ofDays(14),
            25,
            101_000,
            25,
            101_000,
            true,
            true,
            true,
            100_000,
            new FeeRate(1),
            4_000_000);

    /// The most that anyone may set a fee rate to: a coin (of 100,000,000 satoshis) per 1,000 virtual bytes.
    private static final long MAX_RATE = 100_000_000L;

    /// @throws IllegalArgumentException naming the setting, what it is and its bounds
    public PolicySettings {
        within("minRelay", minRelay.satoshisPerKvB(), 0, MAX_RATE);
        within("incremental", incremental.satoshisPerKvB(), 0, MAX_RATE);
        within("dustRelay", dustRelay.satoshisPerKvB(), 0, MAX_RATE);
        within("expiry", expiry.toSeconds(), 1, Duration.ofDays(3650).toSeconds());
        within("maxAncestors", maxAncestors, 1, 1_000);
        within("maxAncestorVsize", maxAncestorVsize, 1_000, 10_000_000);
        within("maxDescendants", maxDescendants, 1, 1_000);
        within("maxDescendantVsize", maxDescendantVsize, 1_000, 10_000_000);
        // Bitcoin Core's bound: room for the descendants of some forty packages at the limit.
        within("maxMempoolBytes", maxMempoolBytes, maxDescendantVsize * 40, 1L << 40);
        within("dataCarrierBytes", dataCarrierBytes, 0, 4_000_000);
        within("blockMinFee", blockMinFee.satoshisPerKvB(), 0, MAX_RATE);
        // The header, the transaction count and a coinbase need some of it (Bitcoin Core's reserved weight).
        within("blockMaxWeight", blockMaxWeight, 8_000, 4_000_000);
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(name + " is " + value + ", must be " + least + " to " + most);
    }

    public PolicySettings withMinRelay(FeeRate rate) {
        return copy(rate, maxMempoolBytes, expiry, fullReplaceByFee, requireStandard, blockMaxWeight);
    }

    public PolicySettings withMaxMempoolBytes(long bytes) {
        return copy(minRelay, bytes, expiry, fullReplaceByFee, requireStandard, blockMaxWeight);
    }

    public PolicySettings withExpiry(Duration longest) {
        return copy(minRelay, maxMempoolBytes, longest, fullReplaceByFee, requireStandard, blockMaxWeight);
    }

    public PolicySettings withFullReplaceByFee(boolean full) {
        return copy(minRelay, maxMempoolBytes, expiry, full, requireStandard, blockMaxWeight);
    }

    public PolicySettings withRequireStandard(boolean required) {
        return copy(minRelay, maxMempoolBytes, expiry, fullReplaceByFee, required, blockMaxWeight);
    }

    public PolicySettings withBlockMaxWeight(int weight) {
        return copy(minRelay, maxMempoolBytes, expiry, fullReplaceByFee, requireStandard, weight);
    }

    private PolicySettings copy(
            FeeRate newMinRelay, long maxBytes, Duration longest, boolean full, boolean standard, int maxWeight) {
        return new PolicySettings(
                newMinRelay,
                incremental,
                dustRelay,
                maxBytes,
                longest,
                maxAncestors,
                maxAncestorVsize,
                maxDescendants,
                maxDescendantVsize,
                full,
                standard,
                bareMultisig,
                dataCarrierBytes,
                blockMinFee,
                maxWeight);
    }
}
