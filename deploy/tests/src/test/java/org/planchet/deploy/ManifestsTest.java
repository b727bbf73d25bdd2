package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The plain manifests are what the chart renders for its own values. `bin/render` writes them.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Helm's library is there for this system")
class ManifestsTest {
    private static final Path FOLDER = Checkout.ROOT.resolve("deploy/kubernetes");

    /// What is rendered from each template, by the name of the file. The chart's own tests are for Helm alone.
    private static SortedMap<String, String> rendered() {
        var files = new TreeMap<String, String>();
        for (String part : Pattern.compile("(?m)^---\n").split(Chart.text(""))) {
            var source = Pattern.compile("# Source: planchet/templates/([a-z]+)\\.yaml\n")
                    .matcher(part);
            if (source.find())
                files.merge(source.group(1) + ".yaml", source.replaceFirst(""), (a, b) -> a + "---\n" + b);
        }
        return files;
    }

    @Test
    void k20_what_is_committed_is_what_the_chart_renders() throws IOException {
        if (System.getProperty("planchet.render", "").equals("write"))
            for (Map.Entry<String, String> file : rendered().entrySet())
                Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
        var committed = new TreeMap<String, String>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : (Iterable<Path>) files::iterator)
                committed.put(file.getFileName().toString(), Files.readString(file));
        }
        assertEquals(rendered(), committed, "bin/render writes them anew");
    }

    @Test
    void k20_every_object_is_one_that_kubernetes_knows() {
        rendered()
                .values()
                .forEach(text -> assertTrue(
                        Chart.read(text).objects().stream().noneMatch(Pod.class::isInstance),
                        "the test's pod is Helm's"));
    }

    @Test
    void a_field_that_kubernetes_does_not_know_is_an_error() {
        String good = Objects.requireNonNull(rendered().get("disruption.yaml"));
        Chart.read(good);
        assertThrows(AssertionError.class, () -> Chart.read(good.replace("maxUnavailable", "mostUnavailable")));
    }
}
