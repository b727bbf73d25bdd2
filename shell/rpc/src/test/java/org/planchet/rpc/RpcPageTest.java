package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.planchet.api.Language;
import org.planchet.api.Texts;

/// The table in `docs/json-rpc.md` and in its Chinese twin is the table of methods. If this test fails, run it once
/// with `-Dplanchet.docs=write`, and look at what changed.
class RpcPageTest {
    private static final String FROM = "<!-- methods -->\n";
    private static final String TO = "<!-- end of methods -->\n";

    @ParameterizedTest
    @EnumSource
    void the_page_has_the_methods_of_the_table(Language language) throws IOException {
        Path page = root().resolve(language == Language.EN ? "docs/json-rpc.md" : "docs/json-rpc.zh-CN.md");
        String text = Files.readString(page);
        int from = text.indexOf(FROM) + FROM.length();
        int to = text.indexOf(TO);
        String rows = rows(Texts.in(language));
        if ("write".equals(System.getProperty("planchet.docs"))) {
            Files.writeString(page, text.substring(0, from) + rows + text.substring(to));
            return;
        }
        assertEquals(rows, text.substring(from, to));
    }

    private static String rows(Texts texts) {
        var rows = new StringBuilder();
        String group = "";
        for (Method method : new TestNode()
                .methods().all().stream()
                        .sorted(Comparator.comparing(Method::group).thenComparing(Method::name))
                        .toList()) {
            if (!method.group().equals(group)) {
                group = method.group();
                rows.append("\n**")
                        .append(texts.or("rpc-group." + group, group))
                        .append("**\n\n");
                rows.append(texts.say("docs.rpc.columns")).append("\n|---|---|\n");
            }
            rows.append("| `")
                    .append(method.usage())
                    .append("` | ")
                    .append(texts.or("rpc." + method.name(), method.summary()))
                    .append(" |\n");
        }
        return rows.append("\n").toString();
    }

    @Test
    void every_method_is_explained_in_chinese_and_no_other() {
        Set<String> there = Texts.in(Language.ZH).keys().stream()
                .filter(key -> key.startsWith("rpc."))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> wanted = new TestNode()
                .methods().all().stream()
                        .map(method -> "rpc." + method.name())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(wanted, there);
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("docs"))) folder = folder.getParent();
        if (folder == null) throw new AssertionError("no folder docs above the working directory");
        return folder;
    }
}
