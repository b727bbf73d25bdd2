package org.planchet.views;

import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.planchet.index.ScriptHistory;

/// Bounds the memory that histories take while they are added up. Nearly all are short and need no bound; of the long
/// ones only a few are read at a time, in the order in which they were asked for, and no short one waits for them.
public final class Histories {
    /// Events of a short history: about 200 kB.
    private static final int SHORT = 1_000;

    /// Long histories at a time: about 50 MiB each.
    private static final int LONG_AT_A_TIME = 2;

    private final Semaphore places = new Semaphore(LONG_AT_A_TIME, true);

    /// What `use` makes of a history. One that is long is read twice, its beginning to find that out.
    ///
    /// @param read the history, with at most so many events
    /// @param use  gets it with at most [AddressPage#MAX_EVENTS] events
    public <T> T addUp(IntFunction<ScriptHistory> read, Function<ScriptHistory, T> use) {
        ScriptHistory beginning = read.apply(SHORT);
        if (beginning.whole()) return use.apply(beginning);
        places.acquireUninterruptibly();
        try {
            return use.apply(read.apply(AddressPage.MAX_EVENTS));
        } finally {
            places.release();
        }
    }
}
