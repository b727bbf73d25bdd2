package org.planchet.api;

import static org.planchet.api.ApiCall.V1;

/// The data folder, and the stores outside it.
public interface StoreApi {
    /// What lies in the data folder, beside what is in memory. Bounded work in short steps, however large the chain is.
    @ApiCall(
            path = V1 + "/store",
            does = "what lies in the data folder, beside what is in memory",
            guarded = true,
            scansCoins = true)
    StoreView store();

    /// What lies in the stores outside, beside what is in memory: coins of a MongoDB, pool and neighbours of a Redis.
    /// What is not configured is empty, as is the folder if there is none at all.
    ///
    /// @throws ApiException UNAVAILABLE if one of them does not answer
    @ApiCall(
            path = V1 + "/store/outside",
            does = "what lies in the stores outside, beside what is in memory",
            guarded = true,
            scansCoins = true)
    StoreView outside();

    /// The coins in a store outside, at the block where it stands; counted and hashed as [ChainApi#coinSet] does it.
    ///
    /// @param name as the status has it
    /// @throws ApiException NOT_FOUND if there is no such store, UNAVAILABLE if it does not answer
    @ApiCall(
            path = V1 + "/store/{name}/coins",
            does = "count, sum and hash of the coins in a store outside, such as `mongodb`",
            guarded = true,
            scansCoins = true)
    CoinSetView coinsIn(String name);
}
