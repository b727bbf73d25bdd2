package org.planchet.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;

/// `planchet backup` of a folder that a node holds: the node makes it, for whoever may ask it to.
class BackupCommandTest {
    private static final String TOKEN = "a-token-of-a-test";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private NodeConfig config() {
        return NodeConfig.of(
                "chain",
                "regtest",
                "data-dir",
                folder.resolve("node").toString(),
                "port",
                "0",
                "bind",
                "127.0.0.1",
                "api-port",
                "0",
                "discover",
                "false");
    }

    private int backup(String name, String... flags) {
        List<String> typed = new ArrayList<>(List.of("backup", "--chain", "regtest", "--data-dir"));
        typed.add(folder.resolve("node").toString());
        typed.addAll(List.of(flags));
        typed.add(folder.resolve(name).toString());
        var said = new PrintStream(out, true, StandardCharsets.UTF_8);
        return Program.run(
                typed,
                texts -> new Context(texts, InputStream.nullInputStream(), said, said, Map.of(), false),
                Locale.ENGLISH);
    }

    @Test
    void the_owner_of_the_folder_shows_its_cookie() throws Exception {
        try (RunningNode _ = Daemon.start(config())) {
            assertEquals(ExitCode.OK, backup("saved"), out::toString);
        }
        assertTrue(Files.exists(folder.resolve("saved/SHA256SUMS")));
    }

    @Test
    void where_there_is_no_cookie_the_token_is_shown() throws Exception {
        NodeConfig own =
                config().with("api-token", TOKEN).with("rpc-user", "user").with("rpc-password", "a-password-of-a-test");
        try (RunningNode _ = Daemon.start(own)) {
            assertEquals(ExitCode.CANNOT_START, backup("without"));
            assertTrue(out.toString(StandardCharsets.UTF_8).contains("in use"), out::toString);
            assertFalse(Files.exists(folder.resolve("without")));
            assertEquals(ExitCode.OK, backup("saved", "--api-token", TOKEN), out::toString);
        }
        assertTrue(Files.exists(folder.resolve("saved/SHA256SUMS")));
    }
}
