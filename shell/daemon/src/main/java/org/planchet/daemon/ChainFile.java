package org.planchet.daemon;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A chain of one's own as a YAML file: read it, check it, write a new one.
public final class ChainFile {
    private ChainFile() {}

    /// Every error of a chain file, each one sentence that names the key, the value and what is allowed; empty where
    /// the file is right.
    public static List<String> lint(Path file) {
        throw new AssertionError("not written yet");
    }

    /// Writes a documented chain file and mines its genesis block. `values` sets keys of the file (`name`, `spacing`,
    /// `coin`, …) in place of the template's own; `now` is the genesis block's time where `values` names none.
    ///
    /// @throws StartupException where a value is not allowed or `file` exists
    public static void create(Path file, Map<String, String> values, Instant now) throws StartupException {
        throw new AssertionError("not written yet");
    }

    /// Keys that [#create] understands, each with a sentence, in the order of the file.
    public static Map<String, String> keys() {
        throw new AssertionError("not written yet");
    }
}
