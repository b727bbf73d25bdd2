package org.planchet.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.planchet.daemon.config.NodeConfig;

/// Data folders of regtest nodes in this process.
final class Folders {
    private Folders() {}

    /// A node on the folder `data` that serves no HTTP and looks for nobody.
    static NodeConfig config(Path data) {
        return NodeConfig.of(
                "chain",
                "regtest",
                "data-dir",
                data.toString(),
                "port",
                "0",
                "bind",
                "127.0.0.1",
                "api",
                "false",
                "discover",
                "false",
                "coin-cache",
                "16");
    }

    /// A node on the folder `data` that serves HTTP on a free port.
    static NodeConfig served(Path data) {
        return NodeConfig.of(
                "chain", "regtest", "data-dir", data.toString(), "port", "0", "api-port", "0", "bind", "127.0.0.1");
    }

    /// Copies everything in the folder `from` into a new folder `to`.
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) Files.createDirectories(target);
                else Files.copy(path, target);
            }
        }
    }
}
