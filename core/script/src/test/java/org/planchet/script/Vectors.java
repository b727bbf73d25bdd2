package org.planchet.script;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.TxOut;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Finds and reads the public vectors; a test that asks for one that is not there is skipped.
final class Vectors {
    private Vectors() {}

    static JsonNode json(String name) {
        try (InputStream raw = Files.newInputStream(path(name));
                InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            return new ObjectMapper().readTree(in.readAllBytes());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The outputs that a `.prevouts` file lists: int64 value, length-prefixed script.
    static List<TxOut> prevouts(String name) throws MalformedDataException {
        var outputs = new ArrayList<TxOut>();
        for (var in = new ByteReader(bytes(name)); in.remaining() > 0; )
            outputs.add(new TxOut(in.int64("value"), Script.wrap(in.lengthPrefixed("script"))));
        return outputs;
    }

    private static Path path(String name) {
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
