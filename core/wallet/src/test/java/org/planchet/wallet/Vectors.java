package org.planchet.wallet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Public test vectors, read in place; a test that needs them is skipped where they are missing.
final class Vectors {
    private Vectors() {}

    static JsonNode json(String path) throws IOException {
        Path file = folder().resolve(path);
        Assumptions.assumeTrue(Files.exists(file), "no vectors at " + file + ": set PLANCHET_VECTORS");
        return JsonMapper.shared().readTree(Files.readString(file));
    }

    private static Path folder() throws IOException {
        String named = System.getProperty("PLANCHET_VECTORS", System.getenv("PLANCHET_VECTORS"));
        if (named != null) return Path.of(named);
        Path at = Path.of("").toAbsolutePath();
        while (at != null) {
            Path pom = at.resolve("pom.xml");
            if (Files.exists(pom) && Files.readString(pom).contains("<modules>"))
                return at.resolveSibling("shared").resolve("vectors");
            at = at.getParent();
        }
        return Path.of("vectors");
    }
}
