package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;
import static org.planchet.bench.Figures.median;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.planchet.chainstate.BlockResult;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.mempool.Mempool;
import org.planchet.mining.BlockTemplate;
import org.planchet.mining.TemplateBuilder;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.storage.BlockFile;

/// What the caches of verified scripts are worth: the same blocks, connected where the mempool has verified their
/// transactions before, and where nobody has. One thread, everything in memory.
final class CacheBench {
    private static final int TRANSACTIONS_A_BLOCK = 1_200;

    /// After every block of the generated chain, so that none lies in the future.
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private CacheBench() {}

    static void run(int count) throws IOException, MalformedDataException {
        Path work = Files.createTempDirectory("planchet-bench");
        try {
            ChainGenerator.Made made = ChainGenerator.make(
                    work.resolve("blk00000.dat"), ChainGenerator.Mix.MODERN, count, TRANSACTIONS_A_BLOCK);
            compare(read(made.file()), count);
        } finally {
            Planchet.delete(work);
        }
    }

    private static void compare(List<Block> blocks, int count) {
        ChainParams params = Chains.regtest();
        var cache = new ValidationCache(ValidationCache.SLOTS);
        ScriptChecker checker = ScriptChecker.inline();
        var unseen = new ArrayList<Double>();
        var seen = new ArrayList<Double>();
        var making = new ArrayList<Double>();
        var judging = new ArrayList<Double>();
        long pooled = 0;
        long transactions = 0;
        try (Chain plain = Chain.open(params, new MemoryChainStore(), checker, ChainSettings.DEFAULT);
                Chain cached =
                        Chain.open(params, new MemoryChainStore(), cache.before(checker), ChainSettings.DEFAULT)) {
            var pool = new Mempool(cached, PolicySettings.DEFAULT, checker, cache);
            for (int i = 1; i < blocks.size(); i++) {
                Block block = blocks.get(i);
                boolean isMeasured = i >= blocks.size() - count;
                if (isMeasured) {
                    for (Transaction tx : block.transactions())
                        if (!tx.isCoinbase() && pool.accept(tx, NOW).accepted()) pooled++;
                    transactions += block.transactions().size() - 1;
                    long start = System.nanoTime();
                    BlockTemplate template = TemplateBuilder.build(cached, pool, Script.EMPTY, new byte[0], NOW);
                    long built = System.nanoTime();
                    if (cached.checkTemplate(template.block(), NOW).isPresent()) throw new AssertionError("refused");
                    making.add((built - start) / 1e6);
                    judging.add((System.nanoTime() - built) / 1e6);
                }
                Timed without = accept(plain, block);
                Timed with = accept(cached, block);
                pool.onChainEvents(with.result().events(), NOW);
                if (!isMeasured) continue;
                unseen.add(without.milliseconds());
                seen.add(with.milliseconds());
            }
        }
        line("%,d blocks; the pool had verified %,d of their %,d transactions".formatted(count, pooled, transactions));
        line("  a block nobody has seen       " + fixed(median(unseen), 1) + " ms");
        line("  a block of known transactions " + fixed(median(seen), 1) + " ms, "
                + fixed(median(unseen) / median(seen), 1) + " times as fast");
        line("  a template of them            " + fixed(median(making), 1) + " ms, and " + fixed(median(judging), 1)
                + " ms to have the chain judge it");
    }

    private record Timed(BlockResult result, double milliseconds) {}

    private static Timed accept(Chain chain, Block block) {
        long start = System.nanoTime();
        BlockResult result = chain.acceptBlock(block, NOW);
        if (!result.accepted()) throw new AssertionError("refused: " + result.rejection());
        return new Timed(result, (System.nanoTime() - start) / 1e6);
    }

    private static List<Block> read(Path path) throws IOException, MalformedDataException {
        ChainParams params = Chains.regtest();
        var blocks = new ArrayList<Block>();
        try (BlockFile file = BlockFile.open(path, params.messageStart(), params.maxBlockWeight())) {
            for (BlockFile.Found found = file.next(); found != null; found = file.next())
                blocks.add(Block.parse(found.bytes()));
        }
        return blocks;
    }
}
