package org.planchet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HostLoggingTest {
    @Test
    void a_node_in_a_test_leaves_the_hosts_logging_as_it_is() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger ours = (Logger) LoggerFactory.getLogger("org.planchet");
        Level rootBefore = root.getLevel();
        Level oursBefore = ours.getLevel();
        var own = new ListAppender<ILoggingEvent>();
        own.setName("the host's own");
        root.addAppender(own);
        try {
            root.setLevel(Level.ERROR);
            ours.setLevel(Level.OFF);
            List<Appender<ILoggingEvent>> before = appenders(root);
            try (PlanchetNode node = PlanchetNode.start()) {
                assertEquals(before, appenders(root));
                assertEquals(Level.ERROR, root.getLevel());
                assertEquals(Level.OFF, ours.getLevel());
                assertSame(own, root.getAppender("the host's own"));
                assertEquals(0, node.api().status().height());
            }
            assertEquals(before, appenders(root));
        } finally {
            root.detachAppender(own);
            root.setLevel(rootBefore);
            ours.setLevel(oursBefore);
        }
    }

    private static List<Appender<ILoggingEvent>> appenders(Logger logger) {
        var all = new ArrayList<Appender<ILoggingEvent>>();
        logger.iteratorForAppenders().forEachRemaining(all::add);
        return all;
    }
}
