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
    void w43_w44_two_builds_give_the_same_bytes_which_run_without_maven() throws Exception {
        Path first = release("first");
        Path second = release("second");
        for (String ending :
                List.of(".tar.gz", ".deb", ".cdx.json", ".tar.gz.sha256", ".deb.sha256", ".cdx.json.sha256"))
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
        assertTrue(version(unpacked.resolve("planchet")).startsWith("Planchet "));
        checkPackage(one(first, ".deb"));
        checkBill(one(first, ".cdx.json"));
    }

    private static String version(Path launcher) throws IOException, InterruptedException {
        var program = new ProcessBuilder(launcher.toString(), "version");
        program.environment().put("JAVA_HOME", System.getProperty("java.home"));
        program.environment().put("PLANCHET_BUILD", "never");
        program.environment().put("PATH", "/usr/bin:/bin");
        return ImageRoot.run(program);
    }

    /// Debian's own program reads the package, whose program runs where its service expects it.
    private void checkPackage(Path deb) throws IOException, InterruptedException {
        Path root = folder.resolve("root");
        ImageRoot.run(new ProcessBuilder("dpkg-deb", "-x", deb.toString(), root.toString()));
        String facts = ImageRoot.run(new ProcessBuilder("dpkg-deb", "-f", deb.toString()));
        assertTrue(facts.contains("Package: planchet") && facts.contains("Architecture: all"), facts);
        String unit = Files.readString(root.resolve("usr/lib/systemd/system/planchet.service"));
        assertEquals(Checkout.read("deploy/systemd/planchet.service"), unit);
        assertTrue(unit.contains("ExecStart=/opt/planchet/planchet node"), unit);
        assertEquals(Path.of("/opt/planchet/planchet"), Files.readSymbolicLink(root.resolve("usr/bin/planchet")));
        assertTrue(version(root.resolve("opt/planchet/planchet")).startsWith("Planchet "));
    }

    private static void checkBill(Path file) throws IOException {
        JsonNode bill = new JsonMapper().readTree(file);
        List<String> names = bill.path("components")
                .valueStream()
                .map(component -> component.path("name").asString())
                .toList();
        assertTrue(names.contains("rocksdbjni") && names.contains("planchet-consensus"), names::toString);
        assertFalse(names.contains("junit-jupiter"), "what is given out alone");
    }
}
