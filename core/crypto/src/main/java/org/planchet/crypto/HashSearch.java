package org.planchet.crypto;

/// The miner's inner loop: tries the nonces of one header. Implementations keep no state and are safe for many
/// threads.
public interface HashSearch {
    /// What it is called in logs and figures.
    String name();

    /// Tries `count` nonces from `firstNonce` on (wrapping after 2^32 - 1).
    ///
    /// @param header the 80 bytes of a block header, whose own nonce is not looked at; not written to
    /// @param target 32 bytes, least significant first as a hash is serialized: a hash must be at most this
    /// @param firstNonce as an unsigned 32-bit number
    /// @return the first nonce (0 to 2^32 - 1) whose double SHA-256 is at most the target, or -1 for none
    long search(byte[] header, byte[] target, int firstNonce, long count);

    /// The faster one on this machine, found by a short trial when first asked.
    static HashSearch fastest() {
        throw new AssertionError("not written yet");
    }
}
