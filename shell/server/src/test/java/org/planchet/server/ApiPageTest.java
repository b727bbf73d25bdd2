package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/api.md` has one row for each route, and each row tells what is served.
class ApiPageTest {
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z]+)` \\| `([^`]+)` \\| (all|guarded) \\| .+ \\|");

    @Test
    void the_page_has_the_rows_of_the_table() throws IOException {
        var node = new SmallNode();
        List<Route> routes = new ArrayList<>(new Routes(node).all(new EventFeed(new Events(node))));
        routes.addAll(new PrototypeRoutes(node).all());
        var served = new TreeSet<String>();
        for (Route route : routes)
            served.add(route.method() + " " + route.path() + " "
                    + (route.access() == Route.Access.GUARDED ? "guarded" : "all"));
        served.add("GET /api/v1/openapi.json all");
        var told = new TreeSet<String>();
        int rows = 0;
        for (String line : Files.readAllLines(root().resolve("docs/api.md"))) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) continue;
            rows++;
            told.add(row.group(1) + " " + row.group(2) + " " + row.group(3));
        }
        assertEquals(String.join("\n", served), String.join("\n", told));
        assertEquals(served.size(), rows, "a route has two rows");
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("docs"))) folder = folder.getParent();
        if (folder == null) throw new AssertionError("no folder docs above the working directory");
        return folder;
    }
}
