package org.planchet.vectors;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Public test vectors: files in the folder that the property or the environment variable `PLANCHET_VECTORS` names,
/// else in `../shared/vectors` beside the project. A test that asks for a file which is not there is skipped; if
/// the environment sets `CI`, it fails.
public final class Vectors {
    /// What the reason of every such skip begins with.
    public static final String MISSING = "no public vectors: ";

    private Vectors() {}

    /// The file called `name`, such as `core/tx_valid.json`.
    public static Path path(String name) {
        Path file = folder().resolve(name);
        boolean isThere = Files.exists(file);
        if (!isThere && System.getenv("CI") != null) throw new AssertionError(MISSING + file);
        assumeTrue(isThere, () -> MISSING + file);
        return file;
    }

    public static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// A file of JSON, unpacked if its name ends in `.gz`.
    public static JsonNode json(String name) {
        byte[] bytes = bytes(name);
        if (!name.endsWith(".gz")) return JsonMapper.shared().readTree(bytes);
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path folder() {
        String named = System.getProperty("PLANCHET_VECTORS", System.getenv("PLANCHET_VECTORS"));
        return named != null ? Path.of(named) : root().resolveSibling("shared").resolve("vectors");
    }

    /// The project's folder: the topmost one with a `pom.xml`, from where the tests run.
    private static Path root() {
        @Nullable Path root = null;
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent())
            if (Files.exists(at.resolve("pom.xml"))) root = at;
        assertNotNull(root, "no pom.xml in this folder or above it");
        return root;
    }
}
