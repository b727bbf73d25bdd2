package org.planchet.consensus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.planchet.primitives.BlockHeader;

/// The rules of headers.
public final class HeaderRules {
    /// How many seconds ahead of the clock a block's time may lie.
    public static final long MAX_FUTURE_SECONDS = 7_200;

    /// How many seconds before its parent the first block of a difficulty period may lie on testnet4 (BIP 94).
    public static final long MAX_TIMEWARP_SECONDS = 600;

    /// What the rules after the parent look at.
    private record Context(BlockHeader header, HeaderNode previous, ChainParams params, Instant now) {
        int height() {
            return previous.height() + 1;
        }
    }

    /// A rule of headers after their parent.
    @FunctionalInterface
    private interface ContextRule {
        Optional<Rejection> check(Context context);
    }

    /// In Bitcoin Core's order (`ContextualCheckBlockHeader`).
    private static final List<ContextRule> AFTER_PARENT = List.of(
            HeaderRules::bitsAreWhatTheChainAsks,
            HeaderRules::timeExceedsTheMedian,
            HeaderRules::periodStartsAfterItsParent,
            context -> ConsensusCleanup.times(context.header, context.previous, context.params),
            HeaderRules::timeIsNotAhead,
            HeaderRules::versionIsUpgraded);

    private HeaderRules() {}

    /// Rules that need only the header: its proof of work.
    public static Optional<Rejection> inIsolation(BlockHeader header, ChainParams params) {
        return ProofOfWork.check(header.hash(), header.bits(), params.powLimit())
                ? Optional.empty()
                : Rule.HIGH_HASH.refuses(describeWork(header, params));
    }

    private static String describeWork(BlockHeader header, ChainParams params) {
        var target = CompactTarget.target(header.bits());
        String bits = "bits " + Integer.toHexString(header.bits());
        if (target == null) return bits + " are negative, zero or beyond 256 bits";
        if (target.compareTo(params.powLimit()) > 0) return bits + " are easier than the limit " + params.powLimit();
        return "hash " + header.hash() + " exceeds the target " + target;
    }

    /// Rules that need the headers before it and the clock: difficulty, time, version.
    public static Optional<Rejection> afterParent(
            BlockHeader header, HeaderNode previous, ChainParams params, Instant now) {
        var context = new Context(header, previous, params, now);
        for (ContextRule rule : AFTER_PARENT) {
            Optional<Rejection> broken = rule.check(context);
            if (broken.isPresent()) return broken;
        }
        return Optional.empty();
    }

    private static Optional<Rejection> bitsAreWhatTheChainAsks(Context context) {
        ChainParams params = context.params;
        int expected = params.difficulty().nextBits(context.previous, context.header.time(), params);
        int got = context.header.bits();
        return got == expected
                ? Optional.empty()
                : Rule.BAD_DIFFBITS.refuses("bits " + hex(got) + ", expected " + hex(expected));
    }

    private static Optional<Rejection> timeExceedsTheMedian(Context context) {
        long median = context.previous.medianTimePast();
        long time = context.header.time();
        return time > median
                ? Optional.empty()
                : Rule.TIME_TOO_OLD.refuses("time " + time + ", expected more than " + median);
    }

    private static Optional<Rejection> periodStartsAfterItsParent(Context context) {
        if (!(context.params.difficulty() instanceof EpochDifficulty epoch) || !epoch.bip94()) return Optional.empty();
        if (context.height() % epoch.interval() != 0) return Optional.empty();
        long least = context.previous.time() - MAX_TIMEWARP_SECONDS;
        long time = context.header.time();
        return time >= least
                ? Optional.empty()
                : Rule.TIMEWARP.refuses("time " + time + " of a period's first block, expected " + least + " or more");
    }

    /// Whether a block's time, in seconds since 1970, lies further ahead of the clock than it may.
    public static boolean isTooNew(long time, Instant now) {
        return time > most(now);
    }

    private static long most(Instant now) {
        return now.getEpochSecond() + MAX_FUTURE_SECONDS;
    }

    private static Optional<Rejection> timeIsNotAhead(Context context) {
        long time = context.header.time();
        return isTooNew(time, context.now)
                ? Rule.TIME_TOO_NEW.refuses("time " + time + ", at most " + most(context.now) + " by this node's clock")
                : Optional.empty();
    }

    private static Optional<Rejection> versionIsUpgraded(Context context) {
        int version = context.header.version();
        int least = leastVersion(context.params, context.height());
        return version >= least
                ? Optional.empty()
                : Optional.of(Rule.BAD_VERSION
                        .broken("version " + version + " at height " + context.height() + ", at least " + least)
                        .withSuffix("(0x" + hex(version) + ")"));
    }

    private static int leastVersion(ChainParams params, int height) {
        if (params.isActive(Deployment.BIP65, height)) return 4;
        if (params.isActive(Deployment.BIP66, height)) return 3;
        if (params.isActive(Deployment.BIP34, height)) return 2;
        return Integer.MIN_VALUE;
    }

    private static String hex(int bits) {
        return String.format(java.util.Locale.ROOT, "%08x", bits);
    }
}
