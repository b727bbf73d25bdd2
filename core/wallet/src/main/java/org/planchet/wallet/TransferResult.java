package org.planchet.wallet;

/// What became of a wish to pay.
public sealed interface TransferResult {
    record Built(TransferDraft draft) implements TransferResult {}

    /// @param message for the user, one sentence with the amounts in satoshis
    record Refused(Reason reason, String message) implements TransferResult {}

    enum Reason {
        /// The amount is not positive, more than can exist, or so small that peers would not relay it.
        BAD_AMOUNT,
        /// Below what is relayed, or above the cap on fee rates.
        BAD_FEE_RATE,
        /// The coins that can be spent now are less than the amount.
        INSUFFICIENT_FUNDS,
        /// They cover the amount, but not the fee with it.
        INSUFFICIENT_FOR_FEE,
        /// The fee is above the cap on fees, which only a mistake reaches.
        FEE_TOO_HIGH,
        /// So many coins would be needed that the transaction is too large to be relayed.
        TOO_LARGE
    }
}
