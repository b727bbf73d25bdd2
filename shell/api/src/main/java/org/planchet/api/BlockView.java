package org.planchet.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/// A block as a user sees it. Flat, unlike other answers: of a record whose parts are unwrapped, a client would
/// hold all transactions in memory a second time while it reads it.
///
/// @param index         height; the genesis block is 0
/// @param difficulty    leading zero bits that the target demands
/// @param nonce         0 to 2^32 - 1
/// @param transactions  decoded, in order, the coinbase first
/// @param bits          the target in compact form, 8 hex digits
/// @param target        64 hex digits
/// @param chainWork     work of the chain up to and with this block, 64 hex digits
/// @param leadingZeroBits zero bits that the hash really starts with
/// @param confirmations 1 for the tip; 0 if the block is not in the best chain
/// @param totalOutput   satoshis paid by all transactions, the coinbase's included
/// @param totalFees     satoshis
/// @param subsidy       satoshis of new coins that the block may create
public record BlockView(
        int index,
        long timestamp,
        String previousHash,
        String hash,
        int difficulty,
        long nonce,
        String merkleRoot,
        @JsonSerialize(using = TransactionsSerializer.class) List<TxView> transactions,
        String bits,
        String target,
        String chainWork,
        int version,
        int size,
        int strippedSize,
        int weight,
        int leadingZeroBits,
        long medianTimePast,
        int confirmations,
        @Nullable String nextHash,
        long totalOutput,
        long totalFees,
        long subsidy) {}
