package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.planchet.api.FakeNode;
import org.planchet.api.Language;
import org.planchet.api.Texts;

/// `docs/api.md` and its Chinese twin have one row for each route, and each row tells what is declared. If this fails,
/// add what is missing, run it once with `-Dplanchet.docs=write`, and look at what changed.
class ApiPageTest {
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z]+)` \\| `([^`]+)` \\| .+ \\|");

    @ParameterizedTest
    @EnumSource
    void the_page_has_the_rows_of_the_table(Language language) throws IOException {
        var node = FakeNode.ofFiveBlocks();
        List<Route> routes = new ArrayList<>(new Routes(node).all(new EventFeed(new Events(node)), _ -> new byte[0]));
        routes.addAll(new PrototypeRoutes(node).all());
        var rows = new TreeMap<String, String>();
        for (Route route : routes) rows.put(route.method() + " " + route.path(), row(route, Texts.in(language)));
        var page = new ArrayList<String>();
        Path file = root().resolve(language == Language.EN ? "docs/api.md" : "docs/api.zh-CN.md");
        for (String line : Files.readAllLines(file)) {
            Matcher row = ROW.matcher(line);
            String declared = row.matches() ? rows.remove(row.group(1) + " " + row.group(2)) : line;
            assertNotNull(declared, "nothing is declared, or it has a row already: " + line);
            page.add(declared);
        }
        assertEquals(Map.of(), rows, "the page has no row for these");
        if (language != Language.EN)
            for (Route route : routes)
                assertTrue(Texts.in(language).has("route." + route.method() + route.path()), route.path());
        if ("write".equals(System.getProperty("planchet.docs"))) Files.write(file, page);
        else assertEquals(String.join("\n", page), String.join("\n", Files.readAllLines(file)));
    }

    private static String row(Route route, Texts texts) {
        return "| `" + route.method() + "` | `" + route.path() + "` | " + texts.say("docs.api." + who(route)) + " | "
                + route.api().does(texts) + " |";
    }

    private static String who(Route route) {
        if (route.isGuarded()) return "guarded";
        return route.atGateway().offered() ? "gateway" : "all";
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("docs"))) folder = folder.getParent();
        if (folder == null) throw new AssertionError("no folder docs above the working directory");
        return folder;
    }
}
