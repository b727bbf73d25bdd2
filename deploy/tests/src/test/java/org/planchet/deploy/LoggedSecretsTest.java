package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a network writes and tells, everything written down that there is: each line of a log an object, and no
/// secret in logs, figures, a console's history, or what commands say.
@Tag("slow")
class LoggedSecretsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Private keys as people pass them on: WIF of test networks, and extended ones.
    private static final Pattern KEYS =
            Pattern.compile("\\b(c[1-9A-HJ-NP-Za-km-z]{51}|[tx]prv[1-9A-HJ-NP-Za-km-z]{100,})\\b");

    /// What would let a stranger write on the terminal of whoever reads a log, or begin a line of his own.
    private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\u2028\\u2029]");

    @TempDir
    Path folder;

    @Test
    void w34_w35_every_line_is_an_object_and_nothing_that_is_written_holds_a_secret() throws Exception {
        LoggedNetwork network = LoggedNetwork.in(folder);
        List<String> lines =
                network.lines().values().stream().flatMap(List::stream).toList();
        assertTrue(lines.size() > 300, () -> lines.size() + " lines");
        for (String line : lines) {
            JsonNode json = JSON.readTree(line);
            for (String field : List.of("@timestamp", "log.level", "message"))
                assertTrue(json.path(field).isString(), line);
            assertFalse(CONTROLS.matcher(line + json.path("message").asString()).find(), line);
        }
        assertTrue(network.secrets().size() > 16);
        String all = String.join("\n", lines) + network.told();
        for (String secret : network.secrets())
            assertEquals(
                    List.of(), all.lines().filter(line -> line.contains(secret)).toList(), secret);
        assertEquals(List.of(), all.lines().filter(KEYS.asPredicate()).toList());
    }
}
