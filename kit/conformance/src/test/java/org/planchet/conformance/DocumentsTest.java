package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
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
    void the_list_of_rules_is_the_catalogue() {
        var table = new StringBuilder();
        for (Rule rule : Rule.values())
            table.append("| `%s` | %s | %s |%n"
                    .formatted(
                            rule.code(),
                            rule.fault()
                                    .name()
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .replace('_', ' '),
                            rule.source()));
        String documented = Repository.read("docs/rules.md");
        assertTrue(
                documented.endsWith(table.toString()),
                () -> "docs/rules.md must end with these rows, made from the catalogue:\n" + table);
    }

    @Test
    void every_link_between_documents_leads_somewhere() {
        var broken = new ArrayList<String>();
        var link = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)");
        for (Path file : documents()) {
            var found = link.matcher(Repository.read(file.toString()));
            while (found.find())
                if (!Files.exists(file.resolveSibling(found.group(1)))) broken.add(file + " -> " + found.group(1));
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void the_examples_for_other_peoples_tests_are_tests_that_run() {
        String page = Repository.read("docs/testing.md");
        for (String name : List.of("ShopTest", "OutageTest")) {
            String test = Repository.read("kit/testkit/src/test/java/org/planchet/testkit/" + name + ".java");
            String example = "```java\n" + test.substring(test.indexOf("class ")) + "```\n";
            assertTrue(page.contains(example), () -> "docs/testing.md must show:\n" + example);
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

    private static List<Path> documents() {
        var documents = new ArrayList<>(Repository.files(Repository.ROOT.resolve("docs"), ".md"));
        for (String name : List.of("README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md"))
            documents.add(Repository.ROOT.resolve(name));
        return documents;
    }

    private static SortedSet<Integer> bips(String text) {
        var numbers = new TreeSet<Integer>();
        var found = BIP.matcher(text);
        while (found.find()) numbers.add(Integer.valueOf(found.group(1)));
        return numbers;
    }
}
