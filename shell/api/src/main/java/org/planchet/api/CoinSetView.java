package org.planchet.api;

/// The whole UTXO set at a block.
///
/// @param coins unspent outputs
/// @param total satoshis in them
/// @param hash  SHA-256d over every coin in outpoint order: equal sets have equal hashes
public record CoinSetView(int height, String tip, long coins, long total, String hash) {}
