package org.planchet.index.follow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A store of rows in memory, each changed in a step of its own, as a server has it; and connections to it that die or
/// fall asleep between any two steps.
final class ModelRows {
    private record Row(Object value, RowStore.Tag tag, boolean hidden, RowStore.@Nullable Tag mark, boolean spent) {
        Row shown() {
            return new Row(value, tag, false, mark, spent);
        }

        Row marked(RowStore.@Nullable Tag next) {
            return new Row(value, tag, hidden, next, spent);
        }

        Row withSpent(boolean next) {
            return new Row(value, tag, hidden, next ? mark : null, next);
        }
    }

    /// The connection of a process that died.
    static final class Killed extends RuntimeException {}

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private Journal journal = Journal.EMPTY;

    /// What readers see: what was made and is not hidden, and whether it is spent.
    Map<String, String> seen() {
        var seen = new TreeMap<String, String>();
        rows.forEach((key, row) -> {
            if (!row.hidden) seen.put(key, row.spent ? "spent" : "");
        });
        return seen;
    }

    Journal journal() {
        return journal;
    }

    /// As if somebody had taken the deciding row away.
    void loseJournal() {
        journal = Journal.EMPTY;
    }

    /// How many rows there are, hidden ones too.
    int size() {
        return rows.size();
    }

    private static String key(FollowRow row) {
        return switch (row) {
            case FollowRow.BlockRow(FollowedBlock block) ->
                "block " + block.block().hash();
            case FollowRow.TxRow tx -> "tx " + tx.tx().txid();
            case FollowRow.OutputRow output -> "output " + output.at();
            case FollowRow.SpendRow spend -> "output " + spend.at();
        };
    }

    private boolean stage(FollowRow row, RowStore.Tag tag) {
        Row there = rows.get(key(row));
        if (row instanceof FollowRow.SpendRow) {
            if (there == null || there.spent || (there.hidden && !there.tag.equals(tag))) return false;
            if (there.mark != null && there.mark.fence() > tag.fence()) return false;
            rows.put(key(row), there.marked(tag));
            return true;
        }
        if (there != null && (!there.hidden || there.tag.fence() > tag.fence())) return false;
        rows.put(key(row), new Row(row, tag, true, null, false));
        return true;
    }

    private boolean apply(FollowRow row, RowStore.Tag tag) {
        Row there = rows.get(key(row));
        if (there == null) return false;
        if (row instanceof FollowRow.SpendRow) {
            if (there.spent || !tag.equals(there.mark)) return false;
            rows.put(key(row), there.withSpent(true));
            return true;
        }
        if (!there.hidden || !there.tag.equals(tag)) return false;
        rows.put(key(row), there.shown());
        return true;
    }

    private boolean revert(FollowRow row, RowStore.Tag tag) {
        Row there = rows.get(key(row));
        if (there == null) return false;
        if (row instanceof FollowRow.SpendRow) {
            if (!tag.equals(there.mark)) return false;
            rows.put(key(row), there.withSpent(false));
            return true;
        }
        if (!there.tag.equals(tag)) return false;
        rows.remove(key(row));
        return true;
    }

    /// A connection; its batches are written row by row, in an order of chance.
    final class Connection implements RowStore {
        private final Random chance;

        /// Called before every step: may throw [Killed], or let others go on first.
        Runnable before = () -> {};

        Connection(Random chance) {
            this.chance = chance;
        }

        @Override
        public Journal journal() {
            before.run();
            return journal;
        }

        @Override
        public boolean swap(Journal from, Journal to) {
            before.run();
            if (journal.version() != from.version()) return false;
            journal = to;
            return true;
        }

        @Override
        public int write(Phase phase, List<? extends FollowRow> batch, Tag tag) {
            List<FollowRow> shuffled = new ArrayList<>(batch);
            Collections.shuffle(shuffled, chance);
            int applied = 0;
            for (FollowRow row : shuffled) {
                before.run();
                boolean did = switch (phase) {
                    case STAGE -> stage(row, tag);
                    case APPLY -> apply(row, tag);
                    case REVERT -> revert(row, tag);
                };
                if (did) applied++;
            }
            return applied;
        }

        @Override
        public @Nullable Kept block(FollowCursor cursor) {
            before.run();
            Row row = rows.get("block " + cursor.block());
            return row != null && row.value instanceof FollowRow.BlockRow(FollowedBlock block)
                    ? new Kept(block, row.tag.fence())
                    : null;
        }

        /// At most three, so that there is something to be done between batches.
        @Override
        public boolean removeBelow(long fence) {
            before.run();
            List<String> some = rows.entrySet().stream()
                    .filter(row -> row.getValue().tag.fence() < fence)
                    .map(Map.Entry::getKey)
                    .limit(3)
                    .toList();
            for (String key : some) {
                before.run();
                rows.computeIfPresent(key, (_, row) -> row.tag.fence() < fence ? null : row);
            }
            return !some.isEmpty();
        }

        @Override
        public long highestFence() {
            before.run();
            return rows.values().stream()
                    .mapToLong(row -> row.tag.fence())
                    .max()
                    .orElse(0);
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
