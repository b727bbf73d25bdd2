package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The release: made twice from the sources alone, in two places, it is the same to the byte; and it runs without
/// Maven.
@Tag("slow")
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class ReleaseTest {
    private static final Set<String> NO_SOURCES = Set.of("target", ".git");

    @TempDir
    Path folder;

    /// Makes a release in a copy of the sources and returns the folder with what is given out.
    private Path release(String name) throws IOException, InterruptedException {
        Path copy = folder.resolve(name);
        Files.walkFileTree(Checkout.ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes) throws IOException {
                if (NO_SOURCES.contains(from.getFileName().toString())) return FileVisitResult.SKIP_SUBTREE;
                Files.createDirectories(copy.resolve(Checkout.ROOT.relativize(from)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path from, BasicFileAttributes attributes) throws IOException {
                Files.copy(from, copy.resolve(Checkout.ROOT.relativize(from)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        ImageRoot.run(new ProcessBuilder(
                        "mvn",
                        "-q",
                        "-B",
                        "-Prelease",
                        "-Dmaven.test.skip=true",
                        "-Dspotless.check.skip=true",
                        "-pl",
                        "deploy/release",
                        "-am",
                        "package")
                .directory(copy.toFile()));
        return copy.resolve("deploy/release/target");
    }

    private static Path one(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(ending)).toList();
            assertEquals(1, found.size(), folder + ": " + found);
            return found.getFirst();
        }
    }

    @Test
    void two_builds_give_the_same_bytes_which_run_without_maven() throws Exception {
        Path first = release("first");
        Path second = release("second");
        for (String ending : List.of(".tar.gz", ".cdx.json", ".tar.gz.sha256", ".cdx.json.sha256"))
            assertEquals(-1, Files.mismatch(one(first, ending), one(second, ending)), ending);
        ImageRoot.run(new ProcessBuilder(
                        "sha256sum", "-c", one(first, ".tar.gz.sha256").toString())
                .directory(first.toFile()));

        ImageRoot.run(new ProcessBuilder("tar", "-xzf", one(first, ".tar.gz").toString()).directory(folder.toFile()));
        Path unpacked;
        try (Stream<Path> all = Files.list(folder)) {
            unpacked = all.filter(path -> path.getFileName().toString().startsWith("planchet-"))
                    .findFirst()
                    .orElseThrow();
        }
        var program = new ProcessBuilder(unpacked.resolve("planchet").toString(), "version");
        program.environment().put("JAVA_HOME", System.getProperty("java.home"));
        program.environment().put("PLANCHET_BUILD", "never");
        program.environment().put("PATH", "/usr/bin:/bin");
        assertTrue(ImageRoot.run(program).startsWith("Planchet "));

        JsonNode bill = new JsonMapper().readTree(one(first, ".cdx.json"));
        List<String> names = bill.path("components")
                .valueStream()
                .map(component -> component.path("name").asString())
                .toList();
        assertTrue(names.contains("rocksdbjni") && names.contains("planchet-consensus"), names::toString);
        assertFalse(names.contains("junit-jupiter"), "what is given out alone");
    }
}
