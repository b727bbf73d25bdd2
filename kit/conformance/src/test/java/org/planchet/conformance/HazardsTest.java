package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The catalogue of hazards is about the code as it is: every ID that tests and comments cite can be looked up, and
/// what a row says of tests is so.
final class HazardsTest {
    /// `void c04_x2_duplicate_inputs(`
    private static final Pattern IN_NAMES = Pattern.compile("\\bvoid ((?:[bcdiknpstwx]\\d\\d?_)+)[a-z]");

    private static final Pattern COMMENT = Pattern.compile("//.*");
    private static final Pattern IN_COMMENTS = Pattern.compile("(?<!\\w)[BCDIKNPSTWX]\\d\\d?(?!\\w)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([BCDIKNPSTWX]\\d\\d?) \\| (.*) \\| ([^|]+) \\|$");
    private static final Pattern TEST = Pattern.compile("`(\\w+)`");

    /// The last column of each row, by ID.
    private static SortedMap<String, String> rows(String document) {
        var rows = new TreeMap<String, String>();
        var row = ROW.matcher(Repository.read(document));
        while (row.find()) assertEquals(null, rows.put(row.group(1), row.group(3)), "one row for " + row.group(1));
        return rows;
    }

    /// The names of the classes below `folder` of each module that cite an ID, by ID.
    private static SortedMap<String, SortedSet<String>> cited(String folder) {
        var cited = new TreeMap<String, SortedSet<String>>();
        for (Path module : Repository.modules())
            for (Path file : Repository.files(module.resolve(folder), ".java")) {
                String name = file.getFileName().toString().replace(".java", "");
                if (name.equals("HazardsTest")) continue;
                for (String id : ids(Repository.read(file.toString())))
                    cited.computeIfAbsent(id, _ -> new TreeSet<>()).add(name);
            }
        return cited;
    }

    private static SortedSet<String> ids(String source) {
        var ids = new TreeSet<String>();
        var name = IN_NAMES.matcher(source);
        while (name.find())
            ids.addAll(List.of(name.group(1).toUpperCase(Locale.ROOT).split("_")));
        var comment = COMMENT.matcher(source);
        while (comment.find()) {
            var id = IN_COMMENTS.matcher(comment.group());
            while (id.find()) ids.add(id.group());
        }
        return ids;
    }

    @Test
    void every_id_that_is_cited_can_be_looked_up() {
        var unknown = new TreeMap<String, SortedSet<String>>();
        unknown.putAll(cited("src/main"));
        cited("src/test")
                .forEach((id, names) -> unknown.merge(id, names, (a, b) -> {
                    a.addAll(b);
                    return a;
                }));
        unknown.keySet().removeAll(rows("docs/hazards.md").keySet());
        assertEquals(Map.of(), unknown, "IDs without a row in docs/hazards.md and docs/hazards.zh-CN.md");
    }

    @Test
    void what_a_row_says_of_tests_is_so() {
        SortedMap<String, SortedSet<String>> tests = cited("src/test");
        var wrong = new ArrayList<String>();
        rows("docs/hazards.md").forEach((id, shownBy) -> {
            SortedSet<String> citing = tests.getOrDefault(id, new TreeSet<>());
            var named = new TreeSet<String>();
            var test = TEST.matcher(shownBy);
            while (test.find()) named.add(test.group(1));
            if (named.isEmpty() && !shownBy.equals("none yet")) wrong.add(id + " names no test and does not say so");
            if (named.isEmpty() && !citing.isEmpty()) wrong.add(id + " has a test by now: " + citing);
            for (String name : named) if (!citing.contains(name)) wrong.add(id + " is not cited by " + name);
        });
        assertEquals(List.of(), wrong, "docs/hazards.md");
    }

    @Test
    void both_languages_have_the_same_rows() {
        var chinese = rows("docs/hazards.zh-CN.md");
        chinese.replaceAll((id, shownBy) -> shownBy.equals("尚无") ? "none yet" : shownBy);
        assertEquals(rows("docs/hazards.md"), chinese);
    }
}
