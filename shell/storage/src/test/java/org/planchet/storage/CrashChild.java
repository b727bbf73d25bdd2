package org.planchet.storage;

import java.nio.file.Path;
import java.util.Random;
import org.planchet.chainstate.BlockResult;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.TestChains;
import org.planchet.primitives.Block;

/// A process that imports blocks and says after each that it has it, until it is done or killed.
final class CrashChild {
    private CrashChild() {}

    /// @param arguments data folder, file of blocks, seed for its settings
    public static void main(String[] arguments) throws Exception {
        say("started");
        var random = new Random(Long.parseLong(arguments[2]));
        ChainSettings settings = ChainSettings.DEFAULT
                .withFlushEveryBlock(random.nextInt(3) == 0)
                .withDirtyBytes(random.nextInt(4) * 10_000L)
                .withCacheBytes(random.nextBoolean() ? 100_000 : 1 << 28);
        try (DataFolder folder = StoreFixture.folder(Path.of(arguments[0]));
                Chain chain = StoreFixture.chain(folder, settings);
                BlockFile blocks =
                        BlockFile.open(Path.of(arguments[1]), StoreFixture.PARAMS.messageStart(), 4_000_000)) {
            say("opened");
            for (BlockFile.Found found = blocks.next(); found != null; found = blocks.next()) {
                Block block = Block.parse(found.bytes());
                BlockResult result = chain.acceptBlock(block, TestChains.NOW);
                if (result.isNew()) say("has " + block.hash());
            }
        }
        say("done");
    }

    /// Lines so long that the pipe holds few of them: so the parent is never far behind when it decides to kill.
    private static void say(String line) {
        System.out.println(line + " ".repeat(16_000));
        System.out.flush();
    }
}
