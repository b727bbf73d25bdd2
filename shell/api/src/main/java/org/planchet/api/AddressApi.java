package org.planchet.api;

import static org.planchet.api.ApiCall.V1;

/// What happened to addresses.
public interface AddressApi {
    /// What the best chain holds of an address: from the index of addresses, as of the named block. Coins and
    /// history newest first, `count` (1 to 1,000) of each after leaving out the first `from`.
    ///
    /// @throws ApiException CONFLICT if the node keeps no such index, or the history is too long to add up;
    ///     UNAVAILABLE if it is not far enough yet
    @ApiCall(
            path = V1 + "/addresses/{address}",
            gateway = true,
            does = "an address's balance, coins and history, newest first, `count` of each (1 to 1,000, else "
                    + "50) after the first `from`; needs `--index address`; a light node knows its wallet's own")
    AddressView address(
            String address,
            @ApiParameter(does = "coins and transactions to leave out, the newest first") int from,
            @ApiParameter(otherwise = 50, least = 1, most = 1_000, does = "1 to 1,000 of each, else 50") int count);
}
