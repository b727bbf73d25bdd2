package org.planchet.api;

import java.util.List;

/// The chain's parameters and every tip known.
///
/// @param magic     the four bytes that start each message and each stored block, in hex
/// @param coin      satoshis in one coin
/// @param spacing   seconds aimed at between blocks
/// @param maturity  blocks a coinbase output waits
/// @param addresses how addresses are written
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
        AddressVersions addresses,
        List<Tip> tips) {

    /// @param pubKeyHash version of a P2PKH address in Base58
    /// @param scriptHash version of a P2SH address in Base58
    /// @param privateKey version of a private key in Base58 (wallet import format)
    /// @param bech32     prefix of segregated witness' addresses
    public record AddressVersions(int pubKeyHash, int scriptHash, int privateKey, String bech32) {}

    /// @param status      `active`, `valid-fork`, `valid-headers`, `headers-only` or `invalid`
    /// @param branchLength blocks since it left the best chain
    public record Tip(int height, String hash, int branchLength, String status) {}
}
