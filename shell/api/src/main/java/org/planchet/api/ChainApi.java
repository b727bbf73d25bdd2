package org.planchet.api;

import static org.planchet.api.ApiCall.V1;

import java.util.List;

/// Blocks, transactions and coins of the best chain. A block is named by a `ref`: its hash, its height in the best
/// chain, or `latest`.
public interface ChainApi {
    @ApiCall(path = V1 + "/chain", gateway = true, does = "the chain's parameters and every tip")
    ChainView chain();

    /// @throws ApiException NOT_FOUND if there is no such block
    @ApiCall(path = V1 + "/blocks/{ref}", gateway = true, does = "a block, decoded", holdsBlocks = true)
    BlockView block(String ref);

    /// The block's serialization.
    @ApiCall(
            path = V1 + "/blocks/{ref}/raw",
            gateway = true,
            does = "a block's bytes",
            mediaType = "application/octet-stream",
            holdsBlocks = true)
    byte[] rawBlock(String ref);

    @ApiCall(path = V1 + "/headers/{ref}", gateway = true, does = "a header")
    HeaderView header(String ref);

    /// Headers of the best chain from `height` on, at most `count` (1 to 2,000).
    @ApiCall(
            path = V1 + "/headers",
            gateway = true,
            does = "headers of the best chain from height `from`, `count` of them (1 to 2,000, else 100)")
    List<HeaderView> headers(
            @ApiParameter(does = "height of the first") int from,
            @ApiParameter(otherwise = 100, least = 1, most = 2_000, does = "1 to 2,000, else 100") int count);

    /// A transaction in the mempool, or in a block of the best chain.
    ///
    /// @throws ApiException NOT_FOUND if it is in neither, or in a block and the node keeps no index
    @ApiCall(
            path = V1 + "/transactions/{txid}",
            gateway = true,
            does = "a transaction of the mempool, and with `--index tx` of the best chain",
            holdsBlocks = true)
    TxView transaction(String txid);

    /// Checks a transaction, takes it into the mempool and announces it. Returns its txid.
    ///
    /// @throws ApiException REJECTED with the refusal, BAD_REQUEST if it is not a transaction
    @ApiCall(
            method = "POST",
            path = V1 + "/transactions",
            gateway = true,
            does = "broadcasts the transaction in `raw` (hex)",
            body = Requests.Raw.class,
            answer = Answers.TxidAnswer.class,
            creates = true)
    String broadcast(String rawTransactionHex);

    /// Checks a block, stores it and announces it. Returns its hash.
    ///
    /// @throws ApiException REJECTED with the refusal, BAD_REQUEST if it is not a block
    @ApiCall(
            method = "POST",
            path = V1 + "/blocks",
            gateway = true,
            does = "submits the block in `raw` (hex)",
            body = Requests.Raw.class,
            answer = Answers.BlockHashAnswer.class,
            creates = true)
    String submitBlock(String rawBlockHex);

    /// Balance of any address in the best chain, by a scan of the UTXO set: the sum of its coins, and the coins.
    @ApiCall(
            path = V1 + "/addresses/{address}/coins",
            gateway = true,
            does = "an address's coins, by a scan of every coin",
            scansCoins = true)
    List<WalletView.CoinEntry> coinsOf(String address);

    @ApiCall(path = V1 + "/coins", gateway = true, does = "count, sum and hash of every coin", scansCoins = true)
    CoinSetView coinSet();
}
