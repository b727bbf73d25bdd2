package org.planchet.daemon.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/// Parts of the program whose details are written to the log or not, switched while a node runs: by Bitcoin
/// Core's names for them where it has one. All nodes of a process share a log, and so its levels.
public enum LogCategory {
    ELECTRUM("org.planchet.electrum"),
    HTTP("org.planchet.server"),
    MEMPOOLREJ("org.planchet.daemon.loop.OwnedNode"),
    MINING("org.planchet.daemon.mining"),
    NET("org.planchet.daemon.sockets", "org.planchet.daemon.loop.NodeLoop", "org.planchet.daemon.saving.PeersSaver"),
    WALLETDB("org.planchet.daemon.wallet", "org.planchet.daemon.queries.WalletQueries");

    @SuppressWarnings("ImmutableEnumChecker") // copied, and never handed out
    private final List<String> loggers;

    LogCategory(String... loggers) {
        this.loggers = List.of(loggers);
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Which are written down in detail now.
    public static SortedMap<String, Boolean> states() {
        var states = new TreeMap<String, Boolean>();
        for (LogCategory category : values())
            states.put(category.text(), category.found().allMatch(Logger::isDebugEnabled));
        return states;
    }

    /// Switches one, or with `all` or `1` each. Off is as the configuration has it, or `info` if that is more.
    ///
    /// @return false if there is none of this name
    public static boolean turn(String name, boolean on) {
        boolean all = name.equals("all") || name.equals("1");
        List<LogCategory> meant = Arrays.stream(values())
                .filter(category -> all || category.text().equals(name))
                .toList();
        for (LogCategory category : meant) category.found().forEach(logger -> turn(logger, on));
        return !meant.isEmpty();
    }

    private static void turn(Logger logger, boolean on) {
        logger.setLevel(null);
        if (on == logger.isDebugEnabled()) return;
        logger.setLevel(on ? Level.DEBUG : Level.INFO);
    }

    /// None if this program has been given another logging than ours.
    private Stream<Logger> found() {
        return Optional.of(LoggerFactory.getILoggerFactory())
                .filter(LoggerContext.class::isInstance)
                .map(LoggerContext.class::cast)
                .stream()
                .flatMap(context -> loggers.stream().map(context::getLogger));
    }
}
