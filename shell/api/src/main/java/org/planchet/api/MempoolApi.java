package org.planchet.api;

import static org.planchet.api.ApiCall.V1;

/// The transactions that wait for a block.
public interface MempoolApi {
    @ApiCall(path = V1 + "/mempool", gateway = true, does = "the mempool", holdsBlocks = true)
    MempoolView mempool();
}
