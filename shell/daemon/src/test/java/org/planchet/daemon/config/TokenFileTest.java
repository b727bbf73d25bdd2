package org.planchet.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs({OS.LINUX, OS.MAC})
class TokenFileTest {
    private static final String TOKEN = "very-secret-token";

    @TempDir
    Path folder;

    private Path file(String content, String rights) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    private static NodeConfig resolve(Path file) throws StartupException {
        return NodeConfig.resolve(Map.of("api-token-file", List.of(file.toString())), Map.of(), Optional.empty());
    }

    private static String refused(Path file) {
        StartupException refused = assertThrows(StartupException.class, () -> resolve(file));
        assertEquals(ExitCode.USAGE, refused.exitCode());
        assertEquals(1, refused.problems().size(), refused::toString);
        return refused.problems().getFirst().sentence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "r--r-----", "rw-r-----"})
    void k13_the_token_is_read_from_a_file_of_owner_and_group_without_what_surrounds_it(String rights)
            throws Exception {
        NodeConfig config = resolve(file(" " + TOKEN + "\r\n", rights));
        assertEquals(Optional.of(TOKEN), config.apiToken());
        assertEquals(Optional.of(TOKEN), config.with("port", "0").apiToken());
        assertFalse(config.toString().contains(TOKEN), config::toString);
    }

    @Test
    void the_file_is_named_by_a_variable_too_and_may_be_a_link_as_in_a_mounted_secret() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), file(TOKEN, "r--r-----"));
        var variables = Map.of("PLANCHET_API_TOKEN_FILE", link.toString());
        assertEquals(
                Optional.of(TOKEN),
                NodeConfig.resolve(Map.of(), variables, Optional.empty()).apiToken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw-r--r--", "rw--w----", "rw-----w-"})
    void k13_a_file_that_others_read_or_write_is_refused(String rights) throws Exception {
        Path file = file(TOKEN, rights);
        assertEquals(
                "The file " + file + " with the API's token is open to others; chmod 600 makes it its owner's alone.",
                refused(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "short\n", "two words\n", "first-line\nsecond-line\n"})
    void a_file_without_a_token_is_refused_and_its_content_not_repeated(String content) throws Exception {
        Path file = file(content, "rw-------");
        assertEquals(
                "--api-token-file " + file
                        + " has a value that is not allowed; allowed: 8 to 256 printable characters without spaces.",
                refused(file));
    }

    @Test
    void a_file_of_any_size_is_one_line() throws Exception {
        Path file = file("x".repeat(1_000_000), "rw-------");
        assertEquals(1, refused(file).lines().count());
    }

    /// Bytes that are not read could be the rest of the token.
    @Test
    void a_token_with_more_behind_it_than_is_read_is_refused() throws Exception {
        assertEquals(
                Optional.of(TOKEN),
                resolve(file(TOKEN + " ".repeat(1_024 - TOKEN.length()), "rw-------"))
                        .apiToken());
        assertEquals(
                1, refused(file(TOKEN + " ".repeat(1_024), "rw-------")).lines().count());
    }

    @Test
    void what_is_no_file_is_refused() {
        assertEquals("There is no file " + folder + "/none.", refused(folder.resolve("none")));
        assertEquals("There is no file " + folder + ".", refused(folder));
    }

    /// From whatever sources they come: neither is to win over the other without a word.
    @Test
    void a_token_and_a_file_exclude_each_other() throws Exception {
        Path file = file(TOKEN, "rw-------");
        StartupException refused = assertThrows(
                StartupException.class,
                () -> NodeConfig.resolve(
                        Map.of("api-token-file", List.of(file.toString())),
                        Map.of("PLANCHET_API_TOKEN", "another-token"),
                        Optional.empty()));
        assertEquals(
                "--api-token and --api-token-file exclude each other.",
                refused.problems().getFirst().sentence());
    }
}
