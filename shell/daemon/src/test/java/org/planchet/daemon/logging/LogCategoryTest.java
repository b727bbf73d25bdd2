package org.planchet.daemon.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Details are written down or not while the program runs.
class LogCategoryTest {
    private final Logger ours = (Logger) LoggerFactory.getLogger("org.planchet");
    private Level before;

    @BeforeEach
    void asMostNodesAre() {
        before = ours.getLevel();
        ours.setLevel(Level.INFO);
    }

    @AfterEach
    void restore() {
        LogCategory.turn("all", false);
        ours.setLevel(before);
    }

    @Test
    void one_is_switched_and_the_others_are_left() {
        assertEquals(Set.of(false), Set.copyOf(LogCategory.states().values()));
        assertTrue(LogCategory.turn("net", true));
        assertEquals(true, LogCategory.states().get("net"));
        assertEquals(false, LogCategory.states().get("http"));
        assertTrue(LogCategory.turn("net", false));
        assertEquals(false, LogCategory.states().get("net"));
        assertFalse(LogCategory.turn("tor", true), "there is none of this name");
    }

    @Test
    void all_are_switched_also_off_where_the_configuration_has_them_on() {
        assertTrue(LogCategory.turn("all", true));
        assertEquals(Set.of(true), Set.copyOf(LogCategory.states().values()));
        ours.setLevel(Level.TRACE);
        assertTrue(LogCategory.turn("1", false));
        assertEquals(Set.of(false), Set.copyOf(LogCategory.states().values()));
        assertTrue(LogCategory.turn("all", true));
        assertTrue(LoggerFactory.getLogger("org.planchet.server").isTraceEnabled(), "as it was configured");
    }

    /// A class that is renamed must not leave a category that switches nothing.
    @Test
    void every_category_names_classes_and_packages_that_there_are() throws Exception {
        Path source = Path.of("src/main/java/org/planchet/daemon/logging/LogCategory.java");
        var names =
                java.util.regex.Pattern.compile("\"(org\\.planchet[\\w.]+)\"").matcher(Files.readString(source));
        while (names.find()) {
            String path = names.group(1).replace('.', '/');
            boolean there = false;
            for (String module : new String[] {".", "../server", "../electrum"})
                there |= Files.exists(Path.of(module, "src/main/java", path))
                        || Files.exists(Path.of(module, "src/main/java", path + ".java"));
            assertTrue(there, names.group(1));
        }
    }
}
