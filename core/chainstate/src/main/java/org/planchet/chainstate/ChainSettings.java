package org.planchet.chainstate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;

/// How a chain uses the machine, and what it takes on trust. None of it changes what is valid, except that the
/// scripts of blocks up to `assumeValid` are taken as checked.
///
/// @param cacheBytes       memory for coins; about 90 bytes a coin
/// @param dirtyBytes       how much of it may be unwritten before it is flushed: bounds the size of one atomic batch
/// @param flushEveryBlock  let [Chain#flushNearTip] write soon after every block; else only by size and on request
/// @param pipelineBlocks   how many blocks may be connected while the scripts of the first of them are still being
///     checked
/// @param scriptTimeout    how long the chain waits for the scripts of a block from a peer before it sets the
///     block aside until they are checked; null for no limit
/// @param assumeValid      a block whose ancestors' scripts are not checked, if it is in the best header's chain
///     with enough work on it; null to check every script
public record ChainSettings(
        long cacheBytes,
        long dirtyBytes,
        boolean flushEveryBlock,
        int pipelineBlocks,
        @Nullable Duration scriptTimeout,
        @Nullable BlockHash assumeValid) {
    private static final long MIB = 1 << 20;

    /// 300 MiB of cache, flushed soon after every block near the tip, every script checked.
    public static final ChainSettings DEFAULT = new ChainSettings(300 * MIB, 64 * MIB, true, 3, null, null);

    public ChainSettings {
        if (cacheBytes < 0 || dirtyBytes < 0 || pipelineBlocks < 1)
            throw new IllegalArgumentException(
                    "cache of " + cacheBytes + " bytes, " + dirtyBytes + " unwritten, pipeline of " + pipelineBlocks);
    }

    public ChainSettings withCacheBytes(long bytes) {
        return new ChainSettings(bytes, dirtyBytes, flushEveryBlock, pipelineBlocks, scriptTimeout, assumeValid);
    }

    public ChainSettings withDirtyBytes(long bytes) {
        return new ChainSettings(cacheBytes, bytes, flushEveryBlock, pipelineBlocks, scriptTimeout, assumeValid);
    }

    public ChainSettings withFlushEveryBlock(boolean each) {
        return new ChainSettings(cacheBytes, dirtyBytes, each, pipelineBlocks, scriptTimeout, assumeValid);
    }

    public ChainSettings withPipelineBlocks(int blocks) {
        return new ChainSettings(cacheBytes, dirtyBytes, flushEveryBlock, blocks, scriptTimeout, assumeValid);
    }

    public ChainSettings withScriptTimeout(@Nullable Duration most) {
        return new ChainSettings(cacheBytes, dirtyBytes, flushEveryBlock, pipelineBlocks, most, assumeValid);
    }

    public ChainSettings withAssumeValid(@Nullable BlockHash hash) {
        return new ChainSettings(cacheBytes, dirtyBytes, flushEveryBlock, pipelineBlocks, scriptTimeout, hash);
    }
}
