package org.planchet.chainstate;

import org.planchet.primitives.Hash256;

/// The whole set of coins at a block, in three numbers.
///
/// @param tip   the block at which the set stands
/// @param coins how many unspent outputs there are
/// @param total satoshis in them
/// @param hash  double SHA-256 over all coins in outpoint order: Bitcoin Core's `hash_serialized_3`
public record CoinSetHash(BlockIndex tip, long coins, long total, Hash256 hash) {}
