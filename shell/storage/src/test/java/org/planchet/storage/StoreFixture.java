package org.planchet.storage;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockBuilder;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.RandomBlocks;
import org.planchet.chainstate.TestChains;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.ScriptChecker;
import org.planchet.primitives.BlockHeader;

/// Chains on disk for tests.
final class StoreFixture {
    static final ChainParams PARAMS = TestChains.withMaturity(2);
    static final long CACHE = 4 << 20;

    private StoreFixture() {}

    static RocksChainStore store(DataFolder folder, int fileBytes) {
        return RocksChainStore.open(folder.blocks(), folder.chainstate(), PARAMS, CACHE, fileBytes);
    }

    static Chain chain(DataFolder folder, ChainSettings settings) {
        return Chain.open(PARAMS, RocksChainStore.open(folder, PARAMS, CACHE), ScriptChecker.inline(), settings);
    }

    static DataFolder folder(Path path) throws DataFolderException {
        return DataFolder.open(path, PARAMS.name(), PARAMS.genesisHash());
    }

    static HeaderNode genesis() {
        return new HeaderNode() {
            @Override
            public BlockHeader header() {
                return PARAMS.genesis().header();
            }

            @Override
            public int height() {
                return 0;
            }

            @Override
            public @Nullable HeaderNode parent() {
                return null;
            }
        };
    }

    /// A tree of blocks whose scripts all run.
    static RandomBlocks blocks(long seed) {
        return new RandomBlocks(PARAMS, genesis(), seed, 8, 20);
    }

    static BlockBuilder onTip(Chain chain) {
        return BlockBuilder.on(PARAMS, chain.tip());
    }
}
