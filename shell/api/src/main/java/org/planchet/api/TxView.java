package org.planchet.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A transaction as a user sees it. Flat for the reason of [BlockView], which has thousands of them.
///
/// @param fee           satoshis, if every spent output is known, else null
/// @param blockHash     the block of the best chain it is in, null while unconfirmed
/// @param blockIndex    that block's height
/// @param confirmations 0 while unconfirmed
public record TxView(
        String txid,
        String wtxid,
        int version,
        long lockTime,
        int size,
        int vsize,
        int weight,
        List<Input> inputs,
        List<Output> outputs,
        @Nullable Long fee,
        long totalOutput,
        @Nullable String blockHash,
        @Nullable Integer blockIndex,
        int confirmations,
        String raw) {

    /// @param coinbase  the coinbase's script in hex, null for an input that spends
    /// @param value     satoshis of the spent output, if known
    /// @param address   the spent output's address, if known and it has one
    /// @param publicKey the key that a P2PKH input reveals
    /// @param signature the signature that a P2PKH input reveals, its hash type included
    public record Input(
            @Nullable String txid,
            @Nullable Long index,
            @Nullable String coinbase,
            String scriptSig,
            String scriptSigAsm,
            List<String> witness,
            long sequence,
            @Nullable Long value,
            @Nullable String address,
            @Nullable String publicKey,
            @Nullable String signature) {}

    /// @param type Bitcoin Core's name of the template: `pubkeyhash`, `scripthash`, `nulldata`, `nonstandard`, …
    public record Output(
            int index,
            long value,
            String scriptPubKey,
            String scriptPubKeyAsm,
            String type,
            @Nullable String address) {}
}
