package org.planchet.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The checkout that the tests run in.
final class Checkout {
    static final Path ROOT = find();

    private Checkout() {}

    static String read(String relative) {
        try {
            return Files.readString(ROOT.resolve(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path find() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent())
            if (Files.exists(at.resolve("ARCHITECTURE.md"))) return at;
        throw new AssertionError("the tests run inside the checkout");
    }
}
