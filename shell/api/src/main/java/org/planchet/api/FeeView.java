package org.planchet.api;

import org.jspecify.annotations.Nullable;

/// What to pay to be mined soon, as a node guesses it.
///
/// @param feeRate satoshis per 1,000 virtual bytes; null if there is too little data to say anything, so that the
///     least that the mempool takes should do
/// @param target  within how many blocks
/// @param blocks  how many recent blocks were looked at
/// @param source  what the number rests on: `blocks`, `mempool`, `blocks_and_mempool` or `nothing`; of a light node,
///     which knows too little to tell targets apart, `peers` (the least that its peers relay) or
///     `peers_and_blocks` (also what the recent blocks paid on average that it fetched)
public record FeeView(@Nullable Long feeRate, int target, int blocks, String source) {}
