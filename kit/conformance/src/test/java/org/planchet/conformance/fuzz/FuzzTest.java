package org.planchet.conformance.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Nothing that reads what others wrote crashes, hangs, or takes memory beyond its input's worth.
final class FuzzTest {
    private static final int SECONDS = Integer.getInteger("planchet.fuzz.seconds", 10);
    private static final Duration HANGS_AFTER = Duration.ofSeconds(5);
    private static final Pattern RUNS = Pattern.compile("Done (\\d+) runs");

    @TempDir
    Path folder;

    /// Jazzer watches which branches an input reaches and works its way deeper. It takes one target a process.
    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void holds_against_a_fuzzer_that_watches(Target target) throws IOException, InterruptedException {
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        for (int i = 0; i < target.seeds().size(); i++)
            Files.write(corpus.resolve("seed" + i), target.seeds().get(i));
        Path log = folder.resolve("log");
        Process fuzzer = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx768m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dplanchet.fuzz.target=" + target.name(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + Fuzzed.class.getName(),
                        "--instrumentation_includes=org.planchet.**",
                        "--custom_hook_includes=org.planchet.**",
                        "-max_total_time=" + SECONDS,
                        "-timeout=" + HANGS_AFTER.toSeconds(),
                        "-rss_limit_mb=0",
                        "-seed=1",
                        corpus.toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = fuzzer.waitFor(SECONDS + 120L, TimeUnit.SECONDS);
        if (!ended) fuzzer.destroyForcibly().waitFor();
        String said = Files.readString(log);
        assertTrue(ended, () -> target + " does not end: " + said);
        assertEquals(0, fuzzer.exitValue(), () -> target + ": " + said);
        Matcher runs = RUNS.matcher(said);
        assertTrue(runs.find(), () -> target + " was not run: " + said);
        System.out.println(target + ": " + runs.group(1) + " inputs");
    }

    /// The same targets against blind changes of their seeds: shows in seconds that they are what they should be.
    @ParameterizedTest
    @EnumSource
    void holds_against_blind_changes(Target target) {
        var random = new Random(1);
        for (byte[] seed : target.seeds()) target.check(seed);
        long started = System.nanoTime();
        for (int i = 0; i < 300; i++)
            target.check(
                    changed(target.seeds().get(random.nextInt(target.seeds().size())), random));
        Duration spent = Duration.ofNanos(System.nanoTime() - started);
        assertTrue(spent.compareTo(HANGS_AFTER.multipliedBy(3)) < 0, () -> "300 inputs took " + spent);
    }

    private static byte[] changed(byte[] seed, Random random) {
        byte[] bytes = Arrays.copyOf(seed, Math.max(0, seed.length + random.nextInt(9) - 4));
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--)
            bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt() : -random.nextInt(3));
        return bytes;
    }
}
