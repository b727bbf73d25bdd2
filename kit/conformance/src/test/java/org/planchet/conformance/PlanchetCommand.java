package org.planchet.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program of this build, as a process of its own that speaks English.
final class PlanchetCommand {
    private PlanchetCommand() {}

    /// The command that runs it, to which a caller may add.
    static List<String> of(String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "org.planchet.cli.Main",
                "--lang",
                "en"));
        command.addAll(List.of(arguments));
        return command;
    }
}
