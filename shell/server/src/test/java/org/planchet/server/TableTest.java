package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = new Table();
    private final Exchange.Endpoint latest = _ -> {};
    private final Exchange.Endpoint block = _ -> {};
    private final Exchange.Endpoint raw = _ -> {};
    private final Exchange.Endpoint remove = _ -> {};
    private final Exchange.Endpoint wallet = _ -> {};

    @BeforeEach
    void fill() {
        table.add("GET", "/blocks/{ref}", block);
        table.add("GET", "/blocks/latest", latest);
        table.add("GET", "/blocks/{ref}/raw", raw);
        table.add("DELETE", "/blocks/{ref}", remove);
        table.add("POST", "/wallet/" + Table.REST, wallet);
    }

    private Exchange.Endpoint served(String method, String path) {
        return Objects.requireNonNull(table.find(method, path)).endpoint();
    }

    @Test
    void a_path_of_its_own_comes_before_one_with_a_parameter() {
        assertSame(latest, served("GET", "/blocks/latest"));
        assertSame(latest, served("GET", "/blocks/latest/"));
        assertSame(block, served("GET", "/blocks/5"));
        assertSame(raw, served("GET", "/blocks/latest/raw"));
        assertSame(remove, served("DELETE", "/blocks/latest"));
    }

    @Test
    void another_spelling_is_another_path() {
        for (String path :
                List.of("/", "/Blocks/5", "//blocks/5", "/blocks//raw", "/blocks/5/raw/x", "/blocks", "blocks/5"))
            assertNull(table.find("GET", path), path);
        assertSame(block, served("GET", "/blocks/..%2fx"), "a parameter like any other");
    }

    @Test
    void a_wallet_may_have_any_name() {
        for (String path : List.of("/wallet/", "/wallet/a", "/wallet/a/b%20c"))
            assertSame(wallet, served("POST", path), path);
    }

    @Test
    void what_is_found_is_named_by_the_path_that_it_was_added_under() {
        assertEquals(
                "/blocks/{ref}",
                Objects.requireNonNull(table.find("GET", "/blocks/5")).path());
    }

    @Test
    void a_path_knows_its_methods() {
        assertEquals(Set.of("DELETE", "GET"), table.methods("/blocks/latest"));
        assertEquals(Set.of("GET"), table.methods("/blocks/5/raw"));
        assertEquals(Set.of(), table.methods("/nothing"));
    }
}
