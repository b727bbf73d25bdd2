package org.planchet.api;

import org.jspecify.annotations.Nullable;

/// Pay `amount` satoshis to `address`.
///
/// @param feeRate    satoshis per 1,000 virtual bytes; null to aim at confirmation within `target` blocks
/// @param target     blocks to confirm within, 1 to 144; used without a fee rate
/// @param privateKey hex or WIF: spend this key's coins in place of the wallet's; used once, never stored
/// @param passphrase of the wallet, where it is locked
/// @param dryRun     build and sign, but do not broadcast
public record TransferRequest(
        String address,
        long amount,
        @Nullable Long feeRate,
        @Nullable Integer target,
        @Nullable String privateKey,
        @Nullable String passphrase,
        boolean dryRun) {
    /// Leaves the secrets out.
    @Override
    public String toString() {
        return "TransferRequest[" + address + ", " + amount + " sat]";
    }
}
