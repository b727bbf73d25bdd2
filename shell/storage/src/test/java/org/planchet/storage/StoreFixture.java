package org.planchet.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainModel;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.RandomBlocks;
import org.planchet.chainstate.TestChains;
import org.planchet.chainstate.VerifyLevel;
import org.planchet.chainstate.VerifyReport;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.ScriptChecker;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.BlockHash;
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

    /// Opens what a crash left in `path`: the blocks that were `said` to be there are, and the chain is the one that
    /// the naive twin makes of what is there.
    ///
    /// @return how many valid blocks are there
    static int check(Path path, List<RandomBlocks.Made> made, List<BlockHash> said, String where)
            throws DataFolderException {
        try (DataFolder folder = StoreFixture.folder(path);
                Chain chain = StoreFixture.chain(folder, ChainSettings.DEFAULT.withFlushEveryBlock(false))) {
            for (BlockHash hash : said) {
                BlockIndex index = chain.find(hash);
                assertTrue(index != null && index.hasBlock(), where + ": it said that it has " + hash);
                assertNotNull(chain.readBlock(hash), where);
            }
            var model = new ChainModel(StoreFixture.PARAMS.genesis());
            int there = 0;
            for (RandomBlocks.Made each : made) {
                BlockIndex index = chain.find(each.block().hash());
                if (index == null || !index.hasBlock()) continue;
                model.add(each.block(), each.height());
                if (model.isValid(each.block().hash())) there++;
            }
            assertEquals(model.tip(), chain.tip().hash(), where);
            assertEquals(model.coinHash(model.tip()), chain.coinSetHash().hash(), where);
            assertEquals(
                    Optional.empty(),
                    chain.verify(VerifyLevel.UNDO, 0, VerifyReport.Progress.NONE)
                            .problem(),
                    where);
            return there;
        }
    }
}
