package org.planchet.daemon.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.planchet.daemon.config.NodeConfig;
import org.slf4j.LoggerFactory;

/// Where log lines go: `planchet.log` in the data folder, in five files of bounded size, and the console if asked
/// for. Set up in code, so that nothing lies beside the program that could be missing or wrong.
public final class Logging {
    private static final String LINES =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level %logger{0}: %msg%n%ex{full}%nopex";

    private static final int OLD_FILES = 4;

    private Logging() {}

    /// Sets logging up for this process. Several nodes in one process write to the files of all of them.
    public static void configure(NodeConfig config) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) return;
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        // Routine messages of libraries are of no use to operators.
        context.getLogger("io.helidon").setLevel(Level.WARN);
        // The node itself reports an unreachable store once; its driver would log every attempt, with a stack
        // trace.
        for (String driver : List.of("org.mongodb", "io.lettuce", "io.netty"))
            context.getLogger(driver).setLevel(Level.OFF);
        context.getLogger("org.planchet")
                .setLevel(Level.toLevel(config.logLevel().toUpperCase(Locale.ROOT)));
        root.detachAppender("console");
        if (config.logConsole()) root.addAppender(console(context, config.logJson()));
        if (!config.inMemory()) {
            Path file = config.dataDir().resolve("planchet.log");
            String name = "file-" + file;
            root.detachAppender(name);
            root.addAppender(file(context, name, file, config.logSize()));
        }
    }

    /// Closes the log file of a node that has stopped.
    public static void release(NodeConfig config) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) return;
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        Appender<ILoggingEvent> appender =
                root.getAppender("file-" + config.dataDir().resolve("planchet.log"));
        if (appender == null) return;
        root.detachAppender(appender);
        appender.stop();
    }

    private static Appender<ILoggingEvent> console(LoggerContext context, boolean json) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("console");
        appender.setTarget("System.err");
        appender.setEncoder(json ? json(context) : plain(context));
        appender.start();
        return appender;
    }

    private static Appender<ILoggingEvent> file(LoggerContext context, String name, Path file, long bytes) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName(name);
        appender.setFile(file.toString());
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setMinIndex(1);
        rolling.setMaxIndex(OLD_FILES);
        rolling.setFileNamePattern(file + ".%i");
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(bytes));
        size.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(size);
        appender.setEncoder(plain(context));
        appender.start();
        return appender;
    }

    private static Encoder<ILoggingEvent> plain(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(LINES);
        encoder.start();
        return encoder;
    }

    /// One JSON object a line, with the field names of the Elastic Common Schema.
    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        EcsEncoder encoder = new EcsEncoder();
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }
}
