package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;

class ChainSettingsTest {
    @Test
    void the_defaults_are_those_that_are_documented() {
        assertEquals(
                new ChainSettings(300L * 1024 * 1024, 64L * 1024 * 1024, true, 3, null, null), ChainSettings.DEFAULT);
    }

    @Test
    void each_setting_is_changed_alone() {
        var hash = new BlockHash(new Hash256(1, 2, 3, 4));
        assertEquals(
                new ChainSettings(7, 6, false, 5, Duration.ofMillis(4), hash),
                ChainSettings.DEFAULT
                        .withCacheBytes(7)
                        .withDirtyBytes(6)
                        .withFlushEveryBlock(false)
                        .withPipelineBlocks(5)
                        .withScriptTimeout(Duration.ofMillis(4))
                        .withAssumeValid(hash));
        assertEquals(
                new ChainSettings(7, 6, false, 5, Duration.ofMillis(4), hash),
                ChainSettings.DEFAULT
                        .withAssumeValid(hash)
                        .withScriptTimeout(Duration.ofMillis(4))
                        .withPipelineBlocks(5)
                        .withFlushEveryBlock(false)
                        .withDirtyBytes(6)
                        .withCacheBytes(7));
    }

    @Test
    void memory_may_be_nothing_and_a_pipeline_has_a_block() {
        assertEquals(0, ChainSettings.DEFAULT.withCacheBytes(0).cacheBytes());
        assertThrows(IllegalArgumentException.class, () -> ChainSettings.DEFAULT.withCacheBytes(-1));
        assertEquals(0, ChainSettings.DEFAULT.withDirtyBytes(0).dirtyBytes());
        assertThrows(IllegalArgumentException.class, () -> ChainSettings.DEFAULT.withDirtyBytes(-1));
        assertEquals(1, ChainSettings.DEFAULT.withPipelineBlocks(1).pipelineBlocks());
        assertThrows(IllegalArgumentException.class, () -> ChainSettings.DEFAULT.withPipelineBlocks(0));
    }
}
