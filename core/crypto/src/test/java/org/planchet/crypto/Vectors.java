package org.planchet.crypto;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Finds the public vectors; a test that asks for one that is not there is skipped.
final class Vectors {
    private Vectors() {}

    static Path path(String name) {
        Path folder = folder();
        assumeTrue(folder != null && Files.exists(folder.resolve(name)), "no vectors here: " + name);
        return folder.resolve(name);
    }

    private static @Nullable Path folder() {
        String named = System.getProperty("PLANCHET_VECTORS", System.getenv("PLANCHET_VECTORS"));
        if (named != null) return Path.of(named);
        Path root = null;
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent())
            if (Files.exists(at.resolve("pom.xml"))) root = at; // the topmost is the one with the modules
        return root == null ? null : root.resolveSibling("shared").resolve("vectors");
    }
}
