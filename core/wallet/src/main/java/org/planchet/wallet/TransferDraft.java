package org.planchet.wallet;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;

/// A transfer, signed and verified, not yet given to the mempool. If the mempool refuses it, or it was only tried,
/// [Wallet#release] gives its coins back.
///
/// @param from         scripts whose coins it spends, each once
/// @param change       satoshis returned to the sender, 0 if nothing is
/// @param changeOrigin the wallet's key for the change, null without change or without wallet
/// @param highFee      the fee is more than a tenth of the amount: worth asking the user again
public record TransferDraft(
        Transaction tx,
        List<Script> from,
        Script to,
        long amount,
        long fee,
        FeeRate feeRate,
        long change,
        KeyOrigin.@Nullable Derived changeOrigin,
        boolean highFee) {}
