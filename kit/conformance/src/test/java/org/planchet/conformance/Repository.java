package org.planchet.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The checkout that the tests run in.
final class Repository {
    static final Path ROOT = findRoot();

    private Repository() {}

    static String read(String relative) {
        try {
            return Files.readString(ROOT.resolve(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Folders such as `core/crypto` that hold a module.
    static List<Path> modules() {
        return Stream.of("core", "shell", "kit", "deploy")
                .flatMap(layer -> children(ROOT.resolve(layer)))
                .filter(folder -> Files.exists(folder.resolve("pom.xml")))
                .sorted()
                .toList();
    }

    /// `core`, `shell`, `kit` or `deploy`.
    static String layer(Path module) {
        return ROOT.relativize(module).getName(0).toString();
    }

    static List<Path> files(Path folder, String ending) {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> children(Path folder) {
        try (Stream<Path> list = Files.list(folder)) {
            return list.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path findRoot() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent())
            if (Files.exists(at.resolve("ARCHITECTURE.md"))) return at;
        throw new AssertionError("the tests run inside the checkout");
    }
}
