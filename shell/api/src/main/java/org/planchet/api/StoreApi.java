package org.planchet.api;

import static org.planchet.api.ApiCall.V1;

/// The data folder, and the stores outside it.
public interface StoreApi {
    /// What lies in the data folder, beside what is in memory. Bounded work in short steps, however large the
    /// chain is.
    @ApiCall(
            path = V1 + "/store",
            does = "what lies in the data folder, beside what is in memory",
            guarded = true,
            scansCoins = true)
    StoreView store();

    /// What lies in the stores outside, beside what is in memory: coins of a MongoDB, mempool and neighbours of a
    /// Redis. What is not configured is empty, as is the folder if there is none at all.
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

    /// Has a store outside written again from the genesis block. Readers find it empty at once; a node that writes
    /// to it takes away what it held, and follows the chain anew. Who wrote to it until now cannot any more.
    ///
    /// @param name as the status has it
    /// @throws ApiException NOT_FOUND if there is no such store, CONFLICT if it holds another chain, UNAVAILABLE
    ///     if it does not answer, or changed too fast
    @ApiCall(
            method = "POST",
            path = V1 + "/store/{name}/reset",
            does = "empties a store outside, such as `mongodb`, and has it written again from the genesis block",
            guarded = true)
    void resetStore(String name);

    /// Makes a back-up of the data folder while the node runs. Returns when it is whole and on the disk; if it is
    /// broken off, nothing is at its place.
    ///
    /// @param destination absolute path, on the node's machine, at which nothing is
    /// @param walletsOnly leave the chain out
    /// @throws ApiException BAD_REQUEST or CONFLICT if nothing may be written there, UNAVAILABLE if the disk fails
    @ApiCall(
            method = "POST",
            path = V1 + "/backup",
            does = "saves wallets and chain (unless `walletsOnly`) at `destination`, an absolute path of the node's "
                    + "machine at which nothing is; answers when the back-up is whole",
            guarded = true,
            body = Requests.Backup.class,
            creates = true,
            scansCoins = true,
            endless = true)
    BackupView backup(String destination, boolean walletsOnly);
}
