package org.planchet.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a miner can earn by how much room: chunks of transactions that are mined together, the best rate first, as a
/// line of fees over sizes (Bitcoin Core's feerate diagram). Of two sets of transactions one is better for every miner
/// only if its line is nowhere below the other's.
public final class FeeDiagram {
    private static final Comparator<Chunk> BEST_FIRST =
            (one, other) -> FeeRate.compare(other.fee, other.vsize, one.fee, one.vsize);

    private final List<Chunk> chunks;

    /// Transactions that are mined together.
    ///
    /// @param fee   satoshis; may be negative, by the user's priority
    /// @param vsize virtual bytes, above 0
    public record Chunk(long fee, long vsize) {
        Chunk plus(Chunk other) {
            return new Chunk(fee + other.fee, vsize + other.vsize);
        }
    }

    public FeeDiagram(List<Chunk> chunks) {
        var sorted = new ArrayList<>(chunks);
        sorted.sort(BEST_FIRST);
        this.chunks = List.copyOf(sorted);
    }

    /// Whether this is nowhere worse than `other` and somewhere better (`CompareChunks`).
    public boolean improves(FeeDiagram other) {
        boolean better = false;
        for (Chunk point : points()) {
            int order = other.compareTo(point);
            if (order > 0) return false;
            better |= order < 0;
        }
        for (Chunk point : other.points()) {
            int order = compareTo(point);
            if (order < 0) return false;
            better |= order > 0;
        }
        return better;
    }

    /// The corners of the line but for its start at nothing.
    private List<Chunk> points() {
        var points = new ArrayList<Chunk>();
        var sum = new Chunk(0, 0);
        for (Chunk chunk : chunks) {
            sum = sum.plus(chunk);
            points.add(sum);
        }
        return points;
    }

    /// Whether the line is above `point` (above 0), below it (below 0) or goes through it. Beyond its end it is level.
    private int compareTo(Chunk point) {
        var start = new Chunk(0, 0);
        for (Chunk chunk : chunks) {
            Chunk end = start.plus(chunk);
            if (point.vsize <= end.vsize)
                return FeeRate.compare(chunk.fee, chunk.vsize, point.fee - start.fee, point.vsize - start.vsize);
            start = end;
        }
        return Long.compare(start.fee, point.fee);
    }
}
