package org.planchet.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.Language;
import org.planchet.api.Texts;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Which node a command talks to.
class NodeAddressTest {
    @TempDir
    private Path folder;

    @Command
    private static final class Asking implements Runnable {
        @Mixin
        private NodeAddress where = new NodeAddress();

        @Override
        public void run() {}
    }

    private static NodeAddress parsed(String... flags) {
        var asking = new Asking();
        new CommandLine(asking).parseArgs(flags);
        return asking.where;
    }

    private static Context context(Map<String, String> environment) {
        var nothing = new ByteArrayInputStream(new byte[0]);
        return new Context(Texts.in(Language.EN), nothing, System.out, System.err, environment, false);
    }

    private static String url(Map<String, String> environment, String... flags) throws CommandFailure {
        return parsed(flags).url(context(environment));
    }

    private static Optional<String> token(Map<String, String> environment, String... flags) throws CommandFailure {
        return parsed(flags).token(context(environment));
    }

    private static String refusal(Map<String, String> environment, String... flags) {
        return assertThrows(CommandFailure.class, () -> token(environment, flags))
                .sentence();
    }

    @Test
    void a_node_with_every_setting_untouched_is_meant_where_nothing_is_said() throws CommandFailure {
        assertEquals("http://127.0.0.1:5001", url(Map.of()));
    }

    @Test
    void a_flag_comes_before_the_folder_and_the_folder_before_a_variable() throws CommandFailure, IOException {
        Files.writeString(folder.resolve(".api"), "http://127.0.0.1:7003\n");
        Map<String, String> variable = Map.of("PLANCHET_API_PORT", "7002");
        assertEquals("http://127.0.0.1:7002", url(variable));
        assertEquals("http://127.0.0.1:7003", url(variable, "--data-dir", folder.toString()));
        assertEquals("http://127.0.0.1:7001", url(variable, "--data-dir", folder.toString(), "--api-port", "7001"));
        assertEquals("10.0.0.1:1", url(variable, "--api", "10.0.0.1:1"));
        assertEquals("http://127.0.0.1:7004", url(Map.of("API_PORT", "7004")));
        assertEquals("http://127.0.0.1:5001", url(Map.of("PLANCHET_API_PORT", "tcp://10.0.0.1:5001")));
    }

    @Test
    void k13_a_token_comes_from_a_flag_or_a_file_and_else_from_their_variables() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "token-of-the-file\n");
        if (Files.getFileStore(file).supportsFileAttributeView("posix"))
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Map<String, String> plain = Map.of("PLANCHET_API_TOKEN", "scheme://token");
        Map<String, String> named = Map.of("PLANCHET_API_TOKEN_FILE", file.toString());
        assertEquals(Optional.empty(), token(Map.of()));
        assertEquals(Optional.of("scheme://token"), token(plain));
        assertEquals(Optional.of("token-of-the-file"), token(named));
        assertEquals(Optional.of("token-of-the-file"), token(plain, "--api-token-file", file.toString()));
        assertEquals(Optional.of("token-of-a-flag"), token(named, "--token", "token-of-a-flag"));
        String twice = "The token is given twice: by --token or --api-token-file, or else by PLANCHET_API_TOKEN or"
                + " PLANCHET_API_TOKEN_FILE.";
        assertEquals(twice, refusal(Map.of(), "--token", "token-of-a-flag", "--api-token-file", file.toString()));
        assertEquals(twice, refusal(Map.of("PLANCHET_API_TOKEN", "token", "PLANCHET_API_TOKEN_FILE", file.toString())));
        Path none = folder.resolve("none");
        assertEquals("There is no file " + none + ".", refusal(Map.of(), "--api-token-file", none.toString()));
    }

    @Test
    void what_is_no_port_or_says_two_things_is_refused() {
        for (String bad : new String[] {"0", "65536", "x", "-1", ""})
            assertThrows(CommandFailure.class, () -> url(Map.of(), "--api-port=" + bad), bad);
        assertThrows(CommandFailure.class, () -> url(Map.of(), "--api-port=1", "--api=x"));
    }
}
