package org.planchet.policy;

/// The fee rates that an operator may choose, each from 0 to a coin (of 100,000,000 satoshis) per 1,000 virtual bytes.
///
/// @param minRelay    least fee rate of a transaction (`-minrelaytxfee`)
/// @param incremental what a replacement pays on top for its own size, and what the mempool's minimum rises by at an
///                    eviction (`-incrementalrelayfee`)
/// @param dustRelay   the rate by which an output is too small to be worth spending (`-dustrelayfee`)
/// @param blockMin    least fee rate that a template takes (`-blockmintxfee`)
public record FeeRates(FeeRate minRelay, FeeRate incremental, FeeRate dustRelay, FeeRate blockMin) {
    /// Bitcoin Core 30's defaults.
    public static final FeeRates DEFAULT =
            new FeeRates(new FeeRate(100), new FeeRate(100), new FeeRate(3_000), new FeeRate(1));

    /// Satoshis per 1,000 virtual bytes.
    public static final long MAX_RATE = 100_000_000L;

    /// @throws IllegalArgumentException naming the rate, what it is and its bounds
    public FeeRates {
        Bounds.check("minRelay", minRelay.satoshisPerKvB(), 0, MAX_RATE);
        Bounds.check("incremental", incremental.satoshisPerKvB(), 0, MAX_RATE);
        Bounds.check("dustRelay", dustRelay.satoshisPerKvB(), 0, MAX_RATE);
        Bounds.check("blockMin", blockMin.satoshisPerKvB(), 0, MAX_RATE);
    }

    public FeeRates withMinRelay(FeeRate rate) {
        return new FeeRates(rate, incremental, dustRelay, blockMin);
    }
}
