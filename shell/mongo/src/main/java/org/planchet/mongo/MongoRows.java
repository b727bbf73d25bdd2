package org.planchet.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.not;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.DuplicateKeyException;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoWriteException;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.planchet.index.follow.FollowCursor;
import org.planchet.index.follow.FollowRow;
import org.planchet.index.follow.Journal;
import org.planchet.index.follow.RowStore;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.BlockHash;

/// Rows in MongoDB. Needs no transactions, which a standalone server does not support: each document changes
/// by itself, under a condition that the server checks in the same step.
public final class MongoRows implements RowStore {
    /// Documents in memory at a time, of all collections.
    private static final int BATCH = 5_000;

    /// Blocks that may be disconnected: Bitcoin Core keeps as many when it prunes (`MIN_BLOCKS_TO_KEEP`).
    private static final int DEEP = 288;

    private static final ReplaceOptions OR_INSERT = new ReplaceOptions().upsert(true);

    private final MongoConnection connection;
    private final BlockHash genesis;
    private final AddressFormat format;
    private final Duration keepSpent;

    /// @param genesis   of the chain that is kept here
    /// @param keepSpent how long an output stays after it was spent; zero for always
    public MongoRows(MongoConnection connection, BlockHash genesis, AddressFormat format, Duration keepSpent) {
        this.connection = connection;
        this.genesis = genesis;
        this.format = format;
        this.keepSpent = keepSpent;
    }

    @Override
    public Journal journal() {
        return connection.journal(genesis);
    }

    @Override
    public boolean swap(Journal from, Journal to) {
        BsonDocument next = Documents.journal(to, genesis);
        return MongoConnection.answered(() -> {
            if (from.version() == 0) return inserted(next);
            return connection
                            .journal()
                            .replaceOne(and(eq("_id", Documents.JOURNAL), eq("version", from.version())), next)
                            .getMatchedCount()
                    == 1;
        });
    }

    /// False if there is a journal already.
    private boolean inserted(BsonDocument first) {
        try {
            return connection.journal().insertOne(first).wasAcknowledged();
        } catch (MongoWriteException refused) {
            if (refused.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) throw refused;
            return false;
        } catch (DuplicateKeyException there) {
            return false;
        }
    }

    @Override
    public int write(Phase phase, List<? extends FollowRow> rows, Tag tag) {
        int applied = 0;
        for (int from = 0; from < rows.size(); from += BATCH)
            applied += writeBatch(phase, rows.subList(from, Math.min(rows.size(), from + BATCH)), tag);
        return applied;
    }

    private int writeBatch(Phase phase, List<? extends FollowRow> rows, Tag tag) {
        Map<MongoCollection<BsonDocument>, List<WriteModel<BsonDocument>>> writes = new LinkedHashMap<>();
        MongoCollection<BsonDocument> blocks = connection.blocks();
        MongoCollection<BsonDocument> transactions = connection.transactions();
        MongoCollection<BsonDocument> utxos = connection.utxos();
        List<Supplier<Integer>> together = new ArrayList<>();
        for (FollowRow row : rows) {
            MongoCollection<BsonDocument> collection = switch (row) {
                case FollowRow.BlockRow block -> {
                    if (phase == Phase.STAGE) together.add(() -> noteHeight(block));
                    yield blocks;
                }
                case FollowRow.TxRow _ -> transactions;
                case FollowRow.OutputRow _, FollowRow.SpendRow _ -> utxos;
            };
            writes.computeIfAbsent(collection, _ -> new ArrayList<>()).add(model(phase, row, tag));
        }
        writes.forEach((collection, models) -> together.add(() -> write(collection, models)));
        return connection.sum(together);
    }

    /// A block's height never changes, in whichever chain it is. Returns 0: it is not a row of its own.
    private int noteHeight(FollowRow.BlockRow row) {
        BsonDocument height = Documents.of(
                "_id", row.block().block().hash(), "height", row.block().height());
        var _ = connection.heights().replaceOne(eq("_id", height.get("_id")), height, OR_INSERT);
        return 0;
    }

    /// Returns how many applied. If a row exists already, the server reports a duplicate key.
    private static int write(MongoCollection<BsonDocument> collection, List<WriteModel<BsonDocument>> models) {
        BulkWriteResult result;
        try {
            result = collection.bulkWrite(models, new BulkWriteOptions().ordered(false));
        } catch (MongoBulkWriteException some) {
            boolean inTheWay = some.getWriteErrors().stream()
                    .allMatch(error -> error.getCategory() == ErrorCategory.DUPLICATE_KEY);
            if (!inTheWay || some.getWriteConcernError() != null) throw some;
            result = some.getWriteResult();
        }
        return result.getMatchedCount() + result.getUpserts().size() + result.getDeletedCount();
    }

    private static WriteModel<BsonDocument> model(Phase phase, FollowRow row, Tag tag) {
        return switch (row) {
            case FollowRow.SpendRow spend -> spending(phase, spend, tag);
            case FollowRow.Made made -> making(phase, made, tag);
        };
    }

    private static WriteModel<BsonDocument> making(Phase phase, FollowRow.Made row, Tag tag) {
        BsonDocument key = Documents.key(row);
        Bson ours = and(key, Documents.tag(tag));
        return switch (phase) {
            case STAGE ->
                new ReplaceOneModel<>(
                        and(key, eq("hidden", true), lte("fence", tag.fence())), Documents.staged(row, tag), OR_INSERT);
            case APPLY -> new UpdateOneModel<>(and(ours, eq("hidden", true)), shown(row));
            case REVERT -> new DeleteOneModel<>(ours);
        };
    }

    private static Bson shown(FollowRow.Made row) {
        return row instanceof FollowRow.OutputRow ? combine(unset("hidden"), set("spent", false)) : unset("hidden");
    }

    private static WriteModel<BsonDocument> spending(Phase phase, FollowRow.SpendRow row, Tag tag) {
        BsonDocument key = Documents.key(row);
        Bson ours = and(key, eq("mark.block", tag.block().toString()), eq("mark.fence", tag.fence()));
        return switch (phase) {
            case STAGE ->
                new UpdateOneModel<>(
                        and(
                                key,
                                ne("spent", true),
                                or(exists("hidden", false), Documents.tag(tag)),
                                or(exists("mark", false), lte("mark.fence", tag.fence()))),
                        set("mark", Documents.mark(row.spender(), tag)));
            case APPLY ->
                new UpdateOneModel<>(
                        and(ours, eq("spent", false)), new BsonDocument("$set", Documents.spentAt(row.spender())));
            case REVERT ->
                new UpdateOneModel<>(
                        ours, combine(set("spent", BsonBoolean.FALSE), set("spent_at", BsonNull.VALUE), unset("mark")));
        };
    }

    @Override
    public @Nullable Kept block(FollowCursor cursor) {
        BsonDocument stored = MongoConnection.answered(() -> connection
                .blocks()
                .find(Documents.of("height", cursor.height(), "hash", cursor.block()))
                .first());
        return stored == null
                ? null
                : MongoConnection.readable(() -> new Kept(
                        Documents.block(stored, format),
                        stored.getInt64("fence").longValue()));
    }

    /// Every shard is asked, since the shard keys are not known. The heights stay: a block's is the same in
    /// whichever chain, and is written again with it.
    @Override
    public boolean removeBelow(long fence) {
        Bson lower = not(gte("fence", fence));
        for (MongoCollection<BsonDocument> collection : staged()) {
            List<BsonValue> some = MongoConnection.answered(() -> collection
                    .find(lower)
                    .projection(include("_id"))
                    .limit(BATCH)
                    .map(row -> row.get("_id"))
                    .into(new ArrayList<>()));
            if (some.isEmpty()) continue;
            var _ = MongoConnection.answered(() -> collection.deleteMany(and(in("_id", some), lower)));
            return true;
        }
        return false;
    }

    @Override
    public long highestFence() {
        long highest = 0;
        for (MongoCollection<BsonDocument> collection : staged()) {
            BsonDocument row = MongoConnection.answered(() -> collection
                    .find()
                    .projection(include("fence"))
                    .sort(descending("fence"))
                    .first());
            if (row != null) highest = Math.max(highest, row.getNumber("fence").longValue());
        }
        return highest;
    }

    /// The collections whose documents have a fence.
    private List<MongoCollection<BsonDocument>> staged() {
        return List.of(connection.blocks(), connection.transactions(), connection.utxos());
    }

    /// The one question that every shard is asked: it is about a time, and not about an address.
    @Override
    public void tidy(int height) {
        if (keepSpent.isZero()) return;
        var before = new BsonDateTime(Instant.now().minus(keepSpent).toEpochMilli());
        Bson gone = and(eq("spent", true), lt("spent_at", before), lt("mark.height", height - DEEP));
        var _ = MongoConnection.answered(() -> connection.utxos().deleteMany(gone));
    }

    @Override
    public void close() {
        connection.close();
    }
}
