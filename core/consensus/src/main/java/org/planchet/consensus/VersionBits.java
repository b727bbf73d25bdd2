package org.planchet.consensus;

import java.util.ArrayList;
import java.util.List;

/// BIP 9: how far a soft fork signalled by a bit of the blocks' versions has come. Every chain here has its soft
/// forks at known heights, so these states change no rule; they are for reports and for experiments.
///
/// @param bit       of the version, 0 to 28
/// @param startTime seconds; [#ALWAYS_ACTIVE] or [#NEVER_ACTIVE] switch signalling off
/// @param timeout   seconds
/// @param period    blocks over which signals are counted, all having one state
/// @param threshold how many of them must signal
/// @param minActivationHeight the first height that may be active
public record VersionBits(int bit, long startTime, long timeout, int period, int threshold, int minActivationHeight) {
    /// As a start time: active from the genesis block on.
    public static final long ALWAYS_ACTIVE = -1;

    /// As a start time: never active.
    public static final long NEVER_ACTIVE = -2;

    /// As a timeout: none.
    public static final long NO_TIMEOUT = Long.MAX_VALUE;

    private static final int TOP_MASK = 0xe000_0000;
    private static final int TOP_BITS = 0x2000_0000;

    /// How far it has come.
    public enum State {
        DEFINED,
        STARTED,
        LOCKED_IN,
        ACTIVE,
        FAILED
    }

    /// Whether a block of `version` signals.
    public boolean isSignalled(int version) {
        return (version & TOP_MASK) == TOP_BITS && (version >>> bit & 1) == 1;
    }

    /// The state of the block after `previous`.
    public State after(HeaderNode previous) {
        if (startTime == ALWAYS_ACTIVE) return State.ACTIVE;
        if (startTime == NEVER_ACTIVE) return State.FAILED;
        // The last block of each period decides the state of the next period; walk forward over them.
        int last = previous.height() - (previous.height() + 1) % period;
        List<HeaderNode> ends = new ArrayList<>();
        for (int height = last; height >= 0; height -= period) {
            HeaderNode end = (ends.isEmpty() ? previous : ends.getLast()).ancestor(height);
            ends.add(end);
        }
        State state = State.DEFINED;
        for (HeaderNode end : ends.reversed()) state = next(state, end);
        return state;
    }

    private State next(State state, HeaderNode end) {
        long time = end.medianTimePast();
        return switch (state) {
            case DEFINED -> time >= startTime ? State.STARTED : State.DEFINED;
            case STARTED -> {
                if (signals(end) >= threshold) yield State.LOCKED_IN;
                yield time >= timeout ? State.FAILED : State.STARTED;
            }
            case LOCKED_IN -> end.height() + 1 >= minActivationHeight ? State.ACTIVE : State.LOCKED_IN;
            case ACTIVE, FAILED -> state;
        };
    }

    private int signals(HeaderNode end) {
        int count = 0;
        HeaderNode node = end;
        for (int i = 0; i < period && node != null; i++) {
            if (isSignalled(node.header().version())) count++;
            node = node.parent();
        }
        return count;
    }
}
