package org.planchet.api;

import org.jspecify.annotations.Nullable;

/// Pay `amount` satoshis to `address`, or everything that there is.
///
/// @param feeRate    satoshis per 1,000 virtual bytes; null to aim at confirmation within `target` blocks
/// @param target     blocks to confirm within, 1 to 144; used without a fee rate
/// @param privateKey hex or WIF: spend this key's coins in place of the wallet's; used once, never stored
/// @param passphrase of the wallet, if it is locked
/// @param dryRun     build and sign, but do not broadcast
/// @param sendMax    pay all coins that can be spent now and exceed the fee of their input, less the
///     transaction's fee, as far as one transaction has room; `amount` is 0 then
public record TransferRequest(
        String address,
        long amount,
        @Nullable Long feeRate,
        @Nullable Integer target,
        @Nullable String privateKey,
        @Nullable String passphrase,
        boolean dryRun,
        boolean sendMax) {
    /// Pays an amount.
    public TransferRequest(
            String address,
            long amount,
            @Nullable Long feeRate,
            @Nullable Integer target,
            @Nullable String privateKey,
            @Nullable String passphrase,
            boolean dryRun) {
        this(address, amount, feeRate, target, privateKey, passphrase, dryRun, false);
    }

    /// Leaves the secrets out.
    @Override
    public String toString() {
        return "TransferRequest[" + address + ", " + amount + " sat]";
    }
}
