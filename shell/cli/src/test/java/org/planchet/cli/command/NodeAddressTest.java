package org.planchet.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

    private static String url(Map<String, String> environment, String... flags) throws CommandFailure {
        var asking = new Asking();
        new CommandLine(asking).parseArgs(flags);
        var nothing = new ByteArrayInputStream(new byte[0]);
        return asking.where.url(
                new Context(Texts.in(Language.EN), nothing, System.out, System.err, environment, false));
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
    void what_is_no_port_or_says_two_things_is_refused() {
        for (String bad : new String[] {"0", "65536", "x", "-1", ""})
            assertThrows(CommandFailure.class, () -> url(Map.of(), "--api-port=" + bad), bad);
        assertThrows(CommandFailure.class, () -> url(Map.of(), "--api-port=1", "--api=x"));
    }
}
