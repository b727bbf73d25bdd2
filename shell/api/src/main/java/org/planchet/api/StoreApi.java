package org.planchet.api;

import static org.planchet.api.ApiCall.V1;

/// The data folder.
public interface StoreApi {
    /// What lies in the data folder, beside what is in memory. Bounded work in short steps, however large the chain is.
    @ApiCall(
            path = V1 + "/store",
            does = "what lies in the data folder, beside what is in memory",
            guarded = true,
            scansCoins = true)
    StoreView store();
}
