package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    @TempDir
    Path folder;

    private static Optional<String> basic(String userAndPassword) {
        return Optional.of(
                "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void w22_the_cookie_is_the_owners_alone_other_at_each_start_and_gone_at_the_end() throws IOException {
        Path file = folder.resolve(".cookie");
        Files.writeString(file, "left by a run that was killed");
        String first;
        try (Credentials cookie = Credentials.cookie(file, new Random(1))) {
            first = Files.readString(file);
            assertTrue(first.matches("__cookie__:[0-9a-f]{64}"), first);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertTrue(cookie.admits(basic(first)));
            assertFalse(cookie.admits(basic(first.substring(0, first.length() - 1))));
            assertFalse(cookie.toString().contains(first.substring(11)), "W34: it never shows in a text");
        }
        assertFalse(Files.exists(file));
        try (Credentials cookie = Credentials.cookie(file, new Random(2))) {
            assertNotEquals(first, Files.readString(file));
            assertFalse(cookie.admits(basic(first)));
        }
    }

    @Test
    void w22_a_cookie_that_cannot_be_written_is_an_error() {
        assertThrows(IOException.class, () -> Credentials.cookie(folder.resolve("missing/.cookie"), new Random(1)));
    }
}
