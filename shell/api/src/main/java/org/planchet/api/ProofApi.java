package org.planchet.api;

import static org.planchet.api.ApiCall.V1;

/// Proofs that others can check with nothing but headers.
public interface ProofApi {
    /// The proof that a block of the best chain has a transaction.
    ///
    /// @throws ApiException NOT_FOUND if no such block is known here
    @ApiCall(
            path = V1 + "/transactions/{txid}/proof",
            gateway = true,
            does = "the Merkle proof that a block has a transaction: of the wallet's, and with `--index tx` of all",
            holdsBlocks = true)
    ProofView proof(String txid);
}
