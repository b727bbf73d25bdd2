package org.planchet.api;

import static org.planchet.api.ApiCall.V1;

/// Payments, of the wallet and of keys that are handed in, and what they should pay.
public interface PaymentApi {
    @ApiCall(path = V1 + "/fees", does = "what to pay to be mined within `target` blocks, and what that rests on")
    FeeView fees(@ApiParameter(otherwise = 6, least = 1, most = 1_008, does = "1 to 1,008, else 6") int target);

    /// What a private key (hex or WIF) has, by a scan of the UTXO set; nothing of the key is kept.
    @ApiCall(
            method = "POST",
            path = V1 + "/wallet/key-balance",
            does = "address and balance of a `privateKey` (hex or WIF), of which nothing is kept",
            guarded = true,
            body = Requests.Key.class)
    WalletView.KeyBalance keyBalance(String privateKey);

    @ApiCall(
            method = "POST",
            path = V1 + "/wallet/transfers",
            does = "pays `amount` satoshis to `address`, at `feeRate` or within `target` blocks; `sendMax` "
                    + "in place of an amount pays all that there is; `dryRun` only builds it",
            guarded = true,
            body = TransferRequest.class,
            creates = true)
    Transfer transfer(TransferRequest request);
}
