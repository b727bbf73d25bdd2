package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.planchet.api.Language;
import org.planchet.api.Messages;
import org.planchet.consensus.Fault;
import org.planchet.consensus.Rule;

/// What the documents say is so.
final class DocumentsTest {
    private static final Pattern BIP = Pattern.compile("\\bBIP[- ]?0*(\\d{1,3})\\b");

    @Test
    void every_bip_that_the_code_cites_is_in_the_list_and_the_reverse() {
        var cited = new TreeSet<Integer>();
        for (Path module : Repository.modules())
            for (Path file : Repository.files(module.resolve("src/main"), ".java"))
                cited.addAll(bips(Repository.read(file.toString())));
        assertEquals(bips(Repository.read("docs/bips.md")), cited);
    }

    @Test
    void every_rule_has_a_test_that_breaks_it() {
        var tests = new StringBuilder();
        for (Path module : Repository.modules())
            for (Path file : Repository.files(module.resolve("src/test"), ".java"))
                tests.append(Repository.read(file.toString()));
        var untested = new ArrayList<Rule>();
        for (Rule rule : Rule.values())
            if (!Pattern.compile("\\b" + rule.name() + "\\b").matcher(tests).find()
                    && !Pattern.compile("\"" + Pattern.quote(rule.code()) + "[\" (]")
                            .matcher(tests)
                            .find()) untested.add(rule);
        assertEquals(List.of(), untested);
    }

    @Test
    void the_lists_of_rules_are_the_catalogue() {
        for (Language language : Language.values()) {
            String page = language == Language.EN ? "docs/rules.md" : "docs/rules.zh-CN.md";
            String table = rules(language);
            assertTrue(
                    Repository.read(page).endsWith(table),
                    () -> page + " must end with these rows, made from the catalogue:\n" + table);
        }
    }

    /// The catalogue as a table, in the order of the checks.
    private static String rules(Language language) {
        Map<Fault, String> chinese = Map.of(
                Fault.CONSENSUS, "共识",
                Fault.POLICY, "策略",
                Fault.FEE, "手续费",
                Fault.MUTATED, "被改动",
                Fault.NOT_YET, "时候未到",
                Fault.MISSING_DATA, "缺少数据",
                Fault.KNOWN, "已知");
        var table = new StringBuilder();
        for (Rule rule : Rule.values()) {
            String fault = rule.fault().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            table.append("| `%s` | %s | %s | %s |%n"
                    .formatted(
                            rule.code(),
                            Messages.in(language).meaning(rule.name(), rule.meaning()),
                            language == Language.EN ? fault : chinese.get(rule.fault()),
                            rule.source()));
        }
        return table.toString();
    }

    @Test
    void the_lists_of_bips_are_the_same() {
        assertEquals(bips(Repository.read("docs/bips.md")), bips(Repository.read("docs/bips.zh-CN.md")));
    }

    @Test
    void the_vocabulary_names_classes_that_exist() {
        var missing = new TreeSet<String>();
        var name = Pattern.compile("`([A-Z]\\w+)`");
        for (String page : List.of("docs/vocabulary.md", "docs/vocabulary.zh-CN.md")) {
            int named = 0;
            for (String row : Repository.read(page).split("\n", -1)) {
                if (!row.startsWith("| ")) continue;
                var found = name.matcher(row);
                for (; found.find(); named++) if (!isClass(found.group(1))) missing.add(page + ": " + found.group(1));
            }
            assertTrue(named > 50, page);
        }
        assertEquals(Set.of(), missing);
    }

    private static boolean isClass(String name) {
        return Repository.modules().stream()
                .flatMap(module -> Repository.files(module.resolve("src/main/java"), ".java").stream())
                .anyMatch(file -> file.endsWith(name + ".java"));
    }

    @Test
    void every_link_between_documents_leads_somewhere() throws IOException {
        var broken = new ArrayList<String>();
        var link = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)");
        for (Path file : documents()) {
            var found = link.matcher(Repository.read(file.toString()));
            while (found.find())
                if (!Files.exists(file.resolveSibling(found.group(1)))) broken.add(file + " -> " + found.group(1));
        }
        assertEquals(List.of(), broken);
    }

    /// I01: The same headings, rows, lists and examples; and the map's arrows to the letter.
    @Test
    void i01_every_document_stands_in_both_languages_and_has_the_same_parts() throws IOException {
        var different = new ArrayList<Path>();
        for (Path file : documents()) {
            if (file.toString().endsWith(".zh-CN.md")) continue;
            Path twin = file.resolveSibling(file.getFileName().toString().replace(".md", ".zh-CN.md"));
            if (!Files.exists(twin) || !parts(file).equals(parts(twin))) different.add(file);
        }
        assertEquals(List.of(), different);
    }

    private static List<Object> parts(Path file) {
        String text = Repository.read(file.toString());
        String prose = text.replaceAll("(?ms)^```.*?^```", "```");
        return List.of(
                count("^#+ ", prose),
                count("^\\|", prose),
                count("^ *([-*]|\\d+\\.) ", prose),
                count("^```", prose),
                Pattern.compile("(?ms)^```arrows$.*?^```")
                        .matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .toList());
    }

    private static long count(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .count();
    }

    @Test
    void the_examples_for_other_peoples_tests_are_tests_that_run() {
        for (String page : List.of("docs/testing.md", "docs/testing.zh-CN.md"))
            for (String name : List.of("ShopTest", "OutageTest")) {
                String test = Repository.read("kit/testkit/src/test/java/org/planchet/testkit/" + name + ".java");
                String example = "```java\n" + test.substring(test.indexOf("class ")) + "```\n";
                assertTrue(Repository.read(page).contains(example), () -> page + " must show:\n" + example);
            }
    }

    @Test
    void every_package_tells_its_story() {
        var silent = new ArrayList<Path>();
        for (Path module : Repository.modules()) {
            var packages = new TreeSet<Path>();
            for (Path file : Repository.files(module.resolve("src/main/java"), ".java")) packages.add(file.getParent());
            for (Path folder : packages) {
                Path info = folder.resolve("package-info.java");
                if (!Files.exists(info) || !Repository.read(info.toString()).startsWith("///")) silent.add(folder);
            }
        }
        assertEquals(List.of(), silent);
    }

    private static List<Path> documents() throws IOException {
        var documents = new ArrayList<>(Repository.files(Repository.ROOT.resolve("docs"), ".md"));
        try (Stream<Path> files = Files.list(Repository.ROOT)) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents;
    }

    private static SortedSet<Integer> bips(String text) {
        var numbers = new TreeSet<Integer>();
        var found = BIP.matcher(text);
        while (found.find()) numbers.add(Integer.valueOf(found.group(1)));
        return numbers;
    }
}
