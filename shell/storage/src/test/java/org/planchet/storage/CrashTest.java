package org.planchet.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.chainstate.ChainModel;
import org.planchet.chainstate.RandomBlocks;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.ByteWriter;

/// A process that imports a tree of blocks is killed at random moments, again and again; what it has said it has must
/// be there, and the chain must be the one that the naive twin makes of what is there.
class CrashTest {
    @TempDir
    Path temp;

    @Test
    void s01_crash_loop_kill9() throws Exception {
        cycles(3, 300, 21);
    }

    @Test
    @Tag("slow")
    void s01_crash_loop_kill9_fifty_times_and_a_tenth_of_them_in_recovery() throws Exception {
        Kills kills = cycles(70, 700, 22);
        System.out.println(kills);
        assertTrue(kills.all() >= 50, kills::toString);
        assertTrue(kills.inRecovery() * 10 >= kills.all(), kills::toString);
    }

    /// @param inRecovery before the process had opened what the one before it left
    private record Kills(int all, int inRecovery) {}

    private Kills cycles(int cycles, int blocks, long seed) throws Exception {
        var random = new Random(seed);
        List<RandomBlocks.Made> made = new ArrayList<>();
        RandomBlocks tree = StoreFixture.blocks(seed);
        var file = new ByteWriter();
        for (int i = 0; i < blocks; i++) {
            RandomBlocks.Made next = tree.next();
            made.add(next);
            file.bytes(StoreFixture.PARAMS.messageStart())
                    .int32(next.block().size())
                    .bytes(next.block().raw());
        }
        Path input = Files.write(temp.resolve("input.dat"), file.toByteArray());
        Path node = temp.resolve("node");
        List<BlockHash> said = new ArrayList<>();
        int killed = 0;
        int inRecovery = 0;
        for (int cycle = 0; cycle < cycles; cycle++) {
            Run run = runAndKill(node, input, random, said, blocks / cycles);
            if (!run.done) killed++;
            if (!run.done && !run.opened && cycle > 0) inRecovery++;
            StoreFixture.check(node, made, said, "seed " + seed + ", cycle " + cycle);
        }
        assertTrue(killed > 0, "no process was killed before it was done");
        // Left alone, it gets to the end.
        assertTrue(runAndKill(node, input, new Random(0), said, Integer.MAX_VALUE).done);
        assertEquals(blocks - invalid(made), StoreFixture.check(node, made, said, "at the end"));
        return new Kills(killed, inRecovery);
    }

    /// How far a process came.
    private record Run(boolean opened, boolean done) {}

    private Run runAndKill(Path node, Path input, Random random, List<BlockHash> said, int most)
            throws IOException, InterruptedException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classes,
                        CrashChild.class.getName(),
                        node.toString(),
                        input.toString(),
                        String.valueOf(random.nextInt(1_000)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // Now and then in the middle of its recovery; else while it imports.
        boolean early = most != Integer.MAX_VALUE && random.nextInt(4) == 0;
        int after = early ? 0 : most == Integer.MAX_VALUE ? most : 1 + random.nextInt(2 * most);
        boolean opened = false;
        boolean done = false;
        int count = 0;
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            for (String padded = out.readLine(); padded != null; padded = out.readLine()) {
                String line = padded.strip();
                if (line.startsWith("has ")) {
                    said.add(BlockHash.fromHex(line.substring(4)));
                    count++;
                }
                opened |= line.equals("opened");
                done |= line.equals("done");
                boolean now = early ? line.equals("started") : count >= after;
                if (now && child.isAlive()) {
                    if (early) TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
                    // By its handle: the process would close its pipe, and the last words be lost.
                    child.toHandle().destroyForcibly();
                }
            }
        }
        child.waitFor();
        return new Run(opened, done);
    }

    /// How many of the blocks are invalid, or stand on one that is.
    private static int invalid(List<RandomBlocks.Made> made) {
        var model = new ChainModel(StoreFixture.PARAMS.genesis());
        int count = 0;
        for (RandomBlocks.Made each : made) {
            model.add(each.block(), each.height());
            if (!model.isValid(each.block().hash())) count++;
        }
        return count;
    }
}
