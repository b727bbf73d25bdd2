package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/// The table in `docs/json-rpc.md` is the table of methods. If this test fails, run it once with
/// `-Dplanchet.docs=write`, and look at what changed.
class RpcPageTest {
    private static final String FROM = "<!-- methods -->\n";
    private static final String TO = "<!-- end of methods -->\n";

    @Test
    void the_page_has_the_methods_of_the_table() throws IOException {
        Path page = root().resolve("docs/json-rpc.md");
        String text = Files.readString(page);
        int from = text.indexOf(FROM) + FROM.length();
        int to = text.indexOf(TO);
        String rows = rows();
        if ("write".equals(System.getProperty("planchet.docs"))) {
            Files.writeString(page, text.substring(0, from) + rows + text.substring(to));
            return;
        }
        assertEquals(rows, text.substring(from, to));
    }

    private static String rows() {
        var rows = new StringBuilder();
        String group = "";
        for (Method method : new TestNode()
                .methods().all().stream()
                        .sorted(Comparator.comparing(Method::group).thenComparing(Method::name))
                        .toList()) {
            if (!method.group().equals(group)) {
                group = method.group();
                rows.append("\n**").append(group).append("**\n\n| call | answer |\n|---|---|\n");
            }
            rows.append("| `")
                    .append(method.usage())
                    .append("` | ")
                    .append(method.summary())
                    .append(" |\n");
        }
        return rows.append("\n").toString();
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("docs"))) folder = folder.getParent();
        if (folder == null) throw new AssertionError("no folder docs above the working directory");
        return folder;
    }
}
