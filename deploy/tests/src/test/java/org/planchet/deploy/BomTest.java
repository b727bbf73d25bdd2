package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What programs that use the libraries import: each library, in this version, and nothing else.
class BomTest {
    private static final String BOM = Checkout.read("deploy/bom/pom.xml");
    private static final String BUILD = Checkout.read("pom.xml");

    private static List<MatchResult> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }

    /// Modules of `kit` are for this build's own use, but for the one that other people's tests stand on.
    @Test
    void it_names_every_library_once() {
        List<String> libraries =
                found("<module>((?:core|shell)/\\w+|kit/(?:fixtures|testkit))</module>", BUILD).stream()
                        .map(module -> "planchet-" + Path.of(module.group(1)).getFileName())
                        .sorted()
                        .toList();
        assertTrue(libraries.size() > 20, libraries::toString);
        List<String> named = found("<dependency>.*<artifactId>([\\w-]+)</artifactId>", BOM).stream()
                .map(row -> row.group(1))
                .sorted()
                .toList();
        assertEquals(libraries, named);
        for (String library : libraries) {
            String module = found("<module>(\\w+/" + library.substring("planchet-".length()) + ")</module>", BUILD)
                    .getFirst()
                    .group(1);
            assertTrue(Checkout.read(module + "/pom.xml").contains("<artifactId>" + library + "</artifactId>"), module);
        }
    }

    @Test
    void it_has_the_version_of_the_build_and_asks_for_nothing_of_others() {
        String version = "<artifactId>planchet\\S*</artifactId>\\s+<version>(.+?)</version>\\s+<packaging>";
        assertEquals(
                found(version, BUILD).getFirst().group(1),
                found(version, BOM).getFirst().group(1));
        assertFalse(BOM.contains("<parent>"), "its versions would be the importer's, too");
        for (MatchResult row : found("<dependency>(.*)</dependency>", BOM))
            assertTrue(
                    row.group(1).startsWith("<groupId>org.planchet</groupId>")
                            && row.group(1).endsWith("<version>${project.version}</version>"),
                    row.group(1));
    }
}
