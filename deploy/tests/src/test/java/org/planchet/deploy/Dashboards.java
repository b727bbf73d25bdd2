package org.planchet.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// What deploy/grafana and deploy/prometheus ask of the nodes.
final class Dashboards {
    static final Path FOLDER = Checkout.ROOT.resolve("deploy/grafana/dashboards");
    static final Path RULES = Checkout.ROOT.resolve("deploy/prometheus/rules.yml");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Dashboards() {}

    /// A query of a panel.
    record Query(String dashboard, String panel, String expression) {
        /// With the variables in it as Grafana fills them in for all nodes.
        ///
        /// @param interval a time that some scrapes fit into
        String filled(String interval) {
            return expression.replace("$__rate_interval", interval).replace("$instance", ".*");
        }
    }

    static List<JsonNode> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(file -> JSON.readTree(file)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Query> queries() {
        return all().stream().flatMap(Dashboards::queries).toList();
    }

    private static Stream<Query> queries(JsonNode dashboard) {
        return dashboard
                .path("panels")
                .valueStream()
                .flatMap(panel -> panel.path("targets")
                        .valueStream()
                        .map(target -> new Query(
                                dashboard.path("uid").asString(),
                                panel.path("title").asString(),
                                target.path("expr").asString())));
    }

    static List<JsonNode> alerts() {
        return new YAMLMapper()
                .readTree(RULES)
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    /// The figures that a query names.
    static Set<String> figures(String expression) {
        return Pattern.compile("\\b(planchet|jvm|process|logback)_\\w+")
                .matcher(expression)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
