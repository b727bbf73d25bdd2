package org.planchet.rpc;

import java.time.Duration;
import org.planchet.chainstate.BlockIndex;

/// Whether the node is still catching up with the network for the first time (Bitcoin Core's
/// `IsInitialBlockDownload`): until its tip has once had at least the chain's minimum work and been less than
/// a day old; or, on a chain whose tip stays older, until no peer has more blocks.
final class InitialDownload {
    /// Bitcoin Core's `DEFAULT_MAX_TIP_AGE`.
    private static final Duration MAX_TIP_AGE = Duration.ofDays(1);

    private final NodePort node;
    private volatile boolean over;

    InitialDownload(NodePort node) {
        this.node = node;
    }

    boolean goesOn() {
        if (over) return false;
        over = node.initialDownloadIsOver() || isRecent(node.chain().tip());
        return !over;
    }

    private boolean isRecent(BlockIndex tip) {
        return tip.chainWork().compareTo(node.params().trust().minimumChainWork()) >= 0
                && tip.header().time() >= node.now().minus(MAX_TIP_AGE).getEpochSecond();
    }
}
