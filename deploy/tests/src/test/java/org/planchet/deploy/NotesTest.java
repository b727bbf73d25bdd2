package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What Helm says when the chart has been installed: how to reach what there is now, and nothing of what there is not.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Helm's library is there for this system")
class NotesTest {
    /// Names of objects, which all begin alike.
    private static final Pattern NAME = Pattern.compile("blockchain-[a-z]+");

    @TempDir
    Path folder;

    private String notes(String values) throws Exception {
        Path file = Files.writeString(folder.resolve("values.yaml"), values);
        String said = new Helm(Chart.FOLDER)
                .install()
                .clientOnly()
                .withDryRunOption(DryRun.CLIENT)
                .withName("chain")
                .withNamespace("default")
                .withValuesFile(file)
                .call()
                .getOutput();
        return said.substring(said.indexOf("NOTES:"));
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static void expectRendered(String notes, String values) {
        Set<String> rendered = Chart.render(values).objects().stream()
                .map(HasMetadata::getMetadata)
                .map(meta -> meta.getName())
                .collect(Collectors.toSet());
        for (String name : names(notes))
            assertTrue(rendered.contains(name) || name.equals("blockchain-client"), name + ": " + notes);
    }

    @Test
    void how_many_there_are_and_how_they_are_reached() throws Exception {
        String notes = notes("");
        assertTrue(notes.contains("3 full nodes, 0 miners and 1 light nodes of the chain planchet"), notes);
        assertTrue(notes.contains("set api.token or api.existingSecret"), notes);
        assertFalse(names(notes).contains("blockchain-gateway"), notes);
        expectRendered(notes, "");
        assertTrue(notes("chainFile: 'name: team'").contains("of the chain team."));
    }

    @Test
    void gateways_and_the_ingress_are_named_where_there_are_any() throws Exception {
        String values = ChartTest.EVERYTHING + "gateway: {enabled: true, min: 3}\n";
        String notes = notes(values);
        assertTrue(notes.contains("3 to 6 gateways"), notes);
        assertTrue(notes.contains("https://chain.example.org/"), notes);
        assertFalse(notes.contains("a-token-of-a-test") || notes.contains("user:secret"), notes);
        expectRendered(notes, values);
        assertEquals(
                1,
                notes("miner: 1")
                        .lines()
                        .filter(line -> line.contains("mineTo"))
                        .count());
    }
}
