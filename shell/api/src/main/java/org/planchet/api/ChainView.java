package org.planchet.api;

import java.util.List;

/// The chain's parameters and every tip known.
///
/// @param magic     the four bytes that start each message and each stored block, in hex
/// @param coin      satoshis in one coin
/// @param spacing   seconds aimed at between blocks
/// @param maturity  blocks a coinbase output waits
/// @param tips      best first
public record ChainView(
        String name,
        String genesis,
        String magic,
        String difficultyRule,
        long coin,
        String symbol,
        int spacing,
        long initialSubsidy,
        int halvingInterval,
        int maturity,
        int height,
        List<Tip> tips) {

    /// @param status      `active`, `valid-fork`, `valid-headers`, `headers-only` or `invalid`
    /// @param branchLength blocks since it left the best chain
    public record Tip(int height, String hash, int branchLength, String status) {}
}
