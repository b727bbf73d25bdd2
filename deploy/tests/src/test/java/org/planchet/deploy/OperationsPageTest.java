package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.testkit.PlanchetNode;

/// docs/operations.md names what there is: files, objects, values of the chart, figures; and says it in both languages.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Helm's library is there for this system")
class OperationsPageTest {
    private static final List<String> PAGES = List.of("docs/operations.md", "docs/operations.zh-CN.md");
    private static final String EXAMPLE_ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    private static final String EXAMPLE_DIGEST = "sha256:" + "0".repeat(64);

    private static List<String> found(String page, String pattern) {
        return Pattern.compile(pattern)
                .matcher(Checkout.read(page))
                .results()
                .map(result -> result.groupCount() == 0 ? result.group() : result.group(1))
                .toList();
    }

    @Test
    void both_languages_tell_the_same_commands() {
        String block = "(?s)```\n(.*?)```";
        assertEquals(found(PAGES.getFirst(), block), found(PAGES.getLast(), block));
        assertEquals(found(PAGES.getFirst(), "--set \\S+?(?=[ `])"), found(PAGES.getLast(), "--set \\S+?(?=[ `])"));
    }

    @Test
    void every_file_that_is_named_is_there() {
        for (String page : PAGES) {
            List<String> named = found(page, "(?<![\\w/])((?:deploy|bin)/(?!\\.env)[\\w./-]*\\w)");
            assertTrue(named.size() > 8, page);
            for (String file : named) assertTrue(Files.exists(Checkout.ROOT.resolve(file)), page + ": " + file);
        }
    }

    /// Together, for some make sense with others alone.
    @Test
    void the_chart_takes_every_value_that_is_set() {
        for (String page : PAGES) {
            List<String> settings = found(page, "--set (\\S+?)(?=[ `\n])");
            assertTrue(settings.size() > 7, page);
            var values = new LinkedHashMap<String, String>();
            for (String setting : settings) {
                int equals = setting.indexOf('=');
                String value = setting.substring(equals + 1).replace("sha256:…", EXAMPLE_DIGEST);
                values.put(
                        setting.substring(0, equals),
                        value.replace("ADDRESS", EXAMPLE_ADDRESS).replace("://…", "://store.example.org"));
            }
            Chart.renderSet(values);
        }
    }

    /// Each `planchet` command of the chapter on back-ups, one after the other, each a process of its own as one types
    /// it.
    @Test
    void what_the_page_says_of_back_ups_works(@TempDir Path folder) throws Exception {
        String data = folder.resolve("data").toString();
        try (RunningNode node = Daemon.start(NodeConfig.of(
                "chain", "regtest", "data-dir", data, "port", "0", "api", "false", "discover", "false"))) {
            node.api().createWallet(Optional.empty(), Optional.empty());
            node.api().generate("", 3);
        }
        List<String> commands =
                found(PAGES.getFirst(), "(?m)^planchet ((?:backup|restore|doctor|verify-chain|repair) .*)$");
        assertEquals(6, commands.size());
        int saved = 0;
        for (String command : commands) {
            // Two back-ups do not lie at one place; what is restored is the first.
            String place = "saved" + (command.startsWith("backup") ? saved++ : 0);
            List<String> typed = new ArrayList<>(List.of(command.replace("DIR", data)
                    .replace("NEW", folder.resolve("new").toString())
                    .replace("DESTINATION", folder.resolve(place).toString())
                    .split(" ")));
            typed.addAll(List.of("--chain", "regtest", "--port", "0", "--api-port", "0"));
            LoggedProgram.run(typed);
        }
        assertTrue(Files.exists(folder.resolve("new/blocks/blk00000.dat")));
    }

    @Test
    void the_objects_are_those_that_are_rendered() {
        Chart chart = Chart.render("""
                miner: 1
                spv: 1
                mongodb: {url: "mongodb://store.example.org/planchet"}
                api: {token: a-token-of-a-test}
                ingress: {enabled: true, host: a.example.org, tlsSecret: t, authSecret: u}
                redis: {release: cache}
                gateway: {enabled: true}
                operator: {enabled: true}
                serviceMonitor: {enabled: true}
                alerts: {enabled: true}
                dashboards: {enabled: true}
                """);
        Set<String> rendered = chart.objects().stream()
                .map(HasMetadata::getMetadata)
                .map(meta -> meta.getName())
                .filter(name -> !name.equals("blockchain-test"))
                .collect(Collectors.toCollection(TreeSet::new));
        for (String page : PAGES)
            for (String name : rendered) assertTrue(Checkout.read(page).contains("`" + name + "`"), page + ": " + name);
    }

    @Test
    void every_figure_to_watch_is_one_that_a_node_tells() {
        String told;
        try (PlanchetNode node = PlanchetNode.start()) {
            told = node.api().metrics();
        }
        for (String page : PAGES) {
            List<String> figures = Pattern.compile("\\bplanchet_\\w+")
                    .matcher(Checkout.read(page))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            assertTrue(figures.size() >= 5, page);
            for (String figure : figures)
                assertTrue(
                        Pattern.compile("(?m)^" + figure + "[{ ]").matcher(told).find(), figure);
        }
    }
}
