package org.planchet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/// A command that only asks prints what it was asked for, and no line of any library.
final class QuietLoggingTest {
    @Test
    void logback_finds_it_as_the_only_service() {
        List<String> found = ServiceLoader.load(Configurator.class).stream()
                .map(service -> service.type().getName())
                .toList();
        assertEquals(List.of(QuietLogging.class.getName()), found);
    }

    @Test
    void nothing_is_printed_before_a_node_sets_logging_up() {
        var context = new LoggerContext();
        assertEquals(Configurator.ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY, new QuietLogging().configure(context));
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        assertFalse(root.iteratorForAppenders().hasNext());
        assertFalse(context.getLogger("jdk.event.security").isDebugEnabled());
        assertTrue(root.isWarnEnabled());
    }
}
