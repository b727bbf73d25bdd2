package org.planchet.api;

import static org.planchet.api.ApiCall.V1;

import java.util.List;

/// The node's own miner.
public interface MiningApi {
    @ApiCall(path = V1 + "/mining", does = "the node's own miner")
    MiningView mining();

    /// Mines on all threads asked for until [#stopMining], or until `blocks` were found.
    ///
    /// @param address where the reward goes; empty for an address of the wallet's
    /// @param blocks  how many, -1 for no end
    /// @param threads 0 for one a core
    /// @throws ApiException CONFLICT if the address is empty and there is no wallet
    @ApiCall(
            method = "POST",
            path = V1 + "/mining/start",
            does = "mines until stopped, or `blocks` of them, with `threads`, to `address`, else to the "
                    + "wallet; 409 if there is neither",
            guarded = true,
            body = Requests.StartMining.class)
    MiningView startMining(String address, @ApiParameter(otherwise = -1) long blocks, int threads);

    @ApiCall(
            method = "POST",
            path = V1 + "/mining/stop",
            does = "stops mining, every search of a caller included",
            guarded = true)
    MiningView stopMining();

    /// Mines `count` blocks (1 to 10,000) one after another and gives their hashes; returns when they are found.
    ///
    /// @param address where the reward goes; empty for an address of the wallet's
    /// @throws ApiException CONFLICT if the address is empty and there is no wallet
    @ApiCall(
            method = "POST",
            path = V1 + "/mining/generate",
            does = "mines `count` blocks (1 to 10,000) to `address`, else to the wallet, and answers when "
                    + "they are found; 409 if there is neither",
            guarded = true,
            body = Requests.Generate.class,
            endless = true)
    List<String> generate(String address, int count);
}
