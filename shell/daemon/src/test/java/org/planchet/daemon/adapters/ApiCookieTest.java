package org.planchet.daemon.adapters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiCookieTest {
    @TempDir
    private Path home;

    private Path node(String name, int port, String cookie, long startedAt) throws IOException {
        Path folder = Files.createDirectory(home.resolve(name));
        Files.writeString(folder.resolve(ApiCookie.COOKIE), cookie);
        ApiCookie.announce(folder, "127.0.0.1", port);
        Files.setLastModifiedTime(folder.resolve(ApiCookie.ADDRESS), FileTime.fromMillis(startedAt));
        return folder;
    }

    @Test
    void w22_the_cookie_is_the_owners_alone_other_at_each_start_and_gone_at_the_end() throws IOException {
        Path file = home.resolve(ApiCookie.COOKIE);
        Files.writeString(file, "left by a run that was killed");
        String first = ApiCookie.create(home, new Random(1));
        assertTrue(first.matches("__cookie__:[0-9a-f]{64}"), first);
        assertEquals(first, Files.readString(file));
        if (Files.getFileStore(file).supportsFileAttributeView("posix"))
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertNotEquals(first, ApiCookie.create(home, new Random(2)));
        ApiCookie.remove(home);
        assertFalse(Files.exists(file));
        assertThrows(IOException.class, () -> ApiCookie.create(home.resolve("missing"), new Random(1)));
    }

    @Test
    void w22_the_cookie_of_the_node_at_a_port_is_found_and_no_others() throws IOException {
        node("regtest", 18444, "a:1", 1);
        node("planchet", 5001, "b:2", 2);
        assertEquals(Optional.of("b:2"), ApiCookie.find(home, 5001));
        // 8444 ends 18444, and is another port.
        assertEquals(Optional.empty(), ApiCookie.find(home, 8444));
        assertEquals(Optional.empty(), ApiCookie.find(home.resolve("nowhere"), 5001));
    }

    @Test
    void w22_of_two_nodes_the_one_that_started_last_is_meant() throws IOException {
        node("new", 5001, "new:1", 2_000);
        node("old", 5001, "old:1", 1_000);
        assertEquals(Optional.of("new:1"), ApiCookie.find(home, 5001));
    }

    @Test
    void s13_a_damaged_address_leads_nowhere() throws IOException {
        Path folder = node("regtest", 5001, "a:1", 1);
        assertEquals(Optional.of("http://127.0.0.1:5001"), ApiCookie.address(folder));
        for (String damaged :
                List.of("", "http://127.0.0.1", "ht", "somewhere:5001", "https://x:5001", "http://a b:1")) {
            Files.writeString(folder.resolve(ApiCookie.ADDRESS), damaged);
            assertEquals(Optional.empty(), ApiCookie.address(folder), damaged);
        }
    }

    @Test
    void the_address_is_one_that_a_caller_on_this_machine_can_use() {
        assertEquals("http://127.0.0.1:5001", ApiCookie.url("0.0.0.0", 5001));
        assertEquals("http://[::1]:5001", ApiCookie.url("::", 5001));
        assertEquals("http://[::1]:5001", ApiCookie.url("[::1]", 5001));
        assertEquals("http://node.example:5001", ApiCookie.url("node.example", 5001));
    }

    @Test
    void w22_a_cookie_is_shown_to_this_machine_alone() {
        for (String here : List.of("localhost", "127.0.0.1", "127.9.9.9", "[::1]", "::1"))
            assertTrue(ApiCookie.isHere(here), here);
        for (String there : List.of("10.0.0.1", "localhost.example", "node", "0.0.0.0", "[2001:db8::1]", ""))
            assertFalse(ApiCookie.isHere(there), there);
    }

    @Test
    void w22_what_no_cookie_can_be_is_none() throws IOException {
        Path folder = node("regtest", 5001, "x".repeat(1_000), 1);
        assertEquals(Optional.empty(), ApiCookie.in(folder));
    }
}
