package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/api.md` has one row for each route, and each row tells what is declared. If this fails, add what is missing,
/// run it once with `-Dplanchet.docs=write`, and look at what changed.
class ApiPageTest {
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z]+)` \\| `([^`]+)` \\| .+ \\|");

    @Test
    void the_page_has_the_rows_of_the_table() throws IOException {
        var node = new SmallNode();
        List<Route> routes = new ArrayList<>(new Routes(node).all(new EventFeed(new Events(node)), () -> new byte[0]));
        routes.addAll(new PrototypeRoutes(node).all());
        var rows = new TreeMap<String, String>();
        for (Route route : routes) rows.put(route.method() + " " + route.path(), row(route));
        var page = new ArrayList<String>();
        Path file = root().resolve("docs/api.md");
        for (String line : Files.readAllLines(file)) {
            Matcher row = ROW.matcher(line);
            String declared = row.matches() ? rows.remove(row.group(1) + " " + row.group(2)) : line;
            assertNotNull(declared, "nothing is declared, or it has a row already: " + line);
            page.add(declared);
        }
        assertEquals(Map.of(), rows, "the page has no row for these");
        if ("write".equals(System.getProperty("planchet.docs"))) Files.write(file, page);
        else assertEquals(String.join("\n", page), String.join("\n", Files.readAllLines(file)));
    }

    private static String row(Route route) {
        return "| `" + route.method() + "` | `" + route.path() + "` | " + (route.isGuarded() ? "guarded" : "all")
                + " | " + route.api().call().does() + " |";
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("docs"))) folder = folder.getParent();
        if (folder == null) throw new AssertionError("no folder docs above the working directory");
        return folder;
    }
}
