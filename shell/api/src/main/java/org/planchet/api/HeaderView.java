package org.planchet.api;

/// A block's header as a user sees it; the fields mean what they mean in [BlockView]. `raw` is the 80 bytes in hex.
public record HeaderView(
        int index,
        long timestamp,
        String previousHash,
        String hash,
        int difficulty,
        long nonce,
        String merkleRoot,
        String bits,
        String target,
        String chainWork,
        int version,
        int confirmations,
        String raw) {}
