package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.planchet.testkit.MemoryGroup;

/// The image's root folder, assembled by the command that the Dockerfile runs, and a way to run what is in it as a
/// container engine does: in a mount namespace where nothing can be written but the data.
///
/// @param root   what the image holds; all tests share it, since nothing writes into it
/// @param script runs a command in it
record ImageRoot(Path root, Path script) {
    private static @Nullable Path assembled;

    /// Skips the test, saying so, where no mount namespace can be made.
    ///
    /// @param folder where volumes are made
    static synchronized ImageRoot in(Path folder) throws IOException, InterruptedException {
        Assumptions.assumeTrue(canUnshare(), "skipped: no mount namespace can be made (it takes root, on Linux)");
        Path root = assembled == null ? assemble() : assembled;
        assembled = root;
        Path script = folder.resolve("in-image");
        try (InputStream text = Objects.requireNonNull(ImageRoot.class.getResourceAsStream("/in-image"))) {
            Files.copy(text, script);
        }
        return new ImageRoot(root, script);
    }

    /// Assembles the root among what is built, anew for each run of the tests.
    private static Path assemble() throws IOException, InterruptedException {
        Path root = Checkout.ROOT.resolve("deploy/tests/target/image");
        run(new ProcessBuilder("rm", "-rf", root.toString()));
        String said = run(new ProcessBuilder(Checkout.ROOT.resolve("bin/image").toString(), root.toString()));
        assertTrue(Files.exists(root.resolve("opt/planchet/planchet.aot")), said);
        return root;
    }

    /// What an engine bounds a container by. Skips the test, saying so, where none can be made.
    static MemoryGroup memory(long bytes) {
        try {
            return MemoryGroup.of(bytes);
        } catch (IOException refused) {
            return Assumptions.abort("skipped: " + refused.getMessage());
        }
    }

    private static boolean canUnshare() throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "--mount", "mount", "--make-rprivate", "/")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    /// Runs a program to its good end and returns what it said.
    static String run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> builder.command() + ": " + said);
        return said;
    }

    /// A folder for data that its group may write into, as a volume is with Kubernetes' `fsGroup`.
    Path volume(String name) throws IOException {
        Path volume = Files.createDirectory(script.resolveSibling(name));
        Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxrwxrwx"));
        return volume;
    }

    /// @param data      what lies at /app/data
    /// @param files     folders that lie in the place of those of the root that have their names
    /// @param user      numbers of user and group
    /// @param variables all that there are
    ProcessBuilder command(Path data, Path files, String user, Map<String, String> variables, List<String> command) {
        var words = new ArrayList<>(List.of("unshare", "--mount", "sh", script.toString()));
        words.addAll(List.of(root.toString(), data.toString(), files.toString(), user));
        words.addAll(command);
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().putAll(variables);
        return builder;
    }
}
