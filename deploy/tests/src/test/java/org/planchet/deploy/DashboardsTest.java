package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.planchet.testkit.PlanchetNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Dashboards and alert rules as files: they name one another, and what a node tells.
class DashboardsTest {
    private static final Set<String> NEEDS_A_STORE = Set.of(
            "planchet_follower_height",
            "planchet_follower_lag_blocks",
            "planchet_follower_up",
            "planchet_follower_writing");

    private static final Set<String> ARE_A_GATEWAYS = Set.of(
            "planchet_gateway_height",
            "planchet_gateway_posted_total",
            "planchet_gateway_reads_repeated_total",
            "planchet_gateway_slowed_total",
            "planchet_gateway_store_up");

    /// Those of data on a disk; the node of this test has none.
    private static final Set<String> NEEDS_A_DISK = Set.of("planchet_disk_free_bytes", "planchet_disk_floor_bytes");

    /// There after the first request, and the first collection.
    private static final Set<String> COMES_LATER = Set.of("planchet_http_requests_total", "jvm_gc_pause_seconds_sum");

    @Test
    void every_figure_that_is_asked_for_is_one_that_a_node_tells() {
        String told;
        try (PlanchetNode node = PlanchetNode.start()) {
            told = node.api().metrics();
        }
        Set<String> asked = Stream.concat(
                        Dashboards.queries().stream().map(Dashboards.Query::expression),
                        Dashboards.alerts().stream()
                                .map(alert -> alert.path("expr").asString()))
                .flatMap(expression -> Dashboards.figures(expression).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(asked.size() > 40);
        for (Set<String> elsewhere : List.of(ARE_A_GATEWAYS, NEEDS_A_STORE, NEEDS_A_DISK, COMES_LATER))
            assertTrue(asked.removeAll(elsewhere));
        asked.removeIf(figure ->
                Pattern.compile("(?m)^" + figure + "[{ ]").matcher(told).find());
        assertEquals(Set.of(), asked);
    }

    @Test
    void each_panel_says_what_it_shows_and_asks_the_source_that_is_provided() {
        JsonNode source = new YAMLMapper()
                .readTree(Checkout.read("deploy/grafana/provisioning/datasources/prometheus.yaml"))
                .at("/datasources/0/uid");
        var names = new HashSet<String>();
        for (JsonNode dashboard : Dashboards.all()) {
            assertTrue(names.add(dashboard.path("uid").asString()));
            assertFalse(dashboard.path("description").asString().isEmpty());
            var ids = new HashSet<Integer>();
            for (JsonNode panel : dashboard.path("panels").values()) {
                String title = panel.path("title").asString();
                assertTrue(ids.add(panel.path("id").asInt()), title);
                assertTrue(names.add(title), title);
                assertEquals(source, panel.at("/datasource/uid"), title);
                assertFalse(panel.at("/fieldConfig/defaults/unit").asString().isEmpty(), title);
                assertFalse(panel.path("targets").isEmpty(), title);
            }
        }
        assertTrue(Dashboards.all().size() >= 4);
    }

    @Test
    void each_alert_says_what_it_is_and_what_to_do_and_has_its_example() {
        Set<String> shown = new YAMLMapper()
                .readTree(Checkout.read("deploy/prometheus/rules-test.yml"))
                .path("tests")
                .valueStream()
                .map(test -> test.path("name").asString())
                .collect(Collectors.toSet());
        for (JsonNode alert : Dashboards.alerts()) {
            String name = alert.path("alert").asString();
            assertTrue(Set.of("critical", "warning")
                    .contains(alert.at("/labels/severity").asString()));
            assertFalse(alert.at("/annotations/summary").asString().isEmpty(), name);
            assertFalse(alert.at("/annotations/action").asString().isEmpty(), name);
            assertTrue(shown.contains(name), name + " is not in rules-test.yml");
            for (String page : List.of("docs/operations.md", "docs/operations.zh-CN.md"))
                assertTrue(Checkout.read(page).contains("`" + name + "`"), page + ": " + name);
        }
    }
}
