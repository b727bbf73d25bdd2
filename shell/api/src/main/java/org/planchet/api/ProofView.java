package org.planchet.api;

/// A proof that a block has a transaction.
///
/// @param blockIndex    that block's height
/// @param proof         its header and the branch of its Merkle tree in hex, as BIP-0037's merkleblock and
///     Bitcoin Core's `gettxoutproof` have it; it may prove other transactions of the block as well
public record ProofView(String txid, String blockHash, int blockIndex, int confirmations, String proof) {}
