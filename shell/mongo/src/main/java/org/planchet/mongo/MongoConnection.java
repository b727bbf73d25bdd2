package org.planchet.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.BSONException;
import org.bson.BsonDocument;
import org.planchet.index.follow.FollowStoreException;
import org.planchet.index.follow.Journal;
import org.planchet.index.follow.OtherChainException;
import org.planchet.primitives.BlockHash;

/// A database of MongoDB, and its collections:
///
/// | collection | shard key | what |
/// | --- | --- | --- |
/// | `journal` | none: one document | the block as of which the rest holds, and who may write |
/// | `blocks` | `{height: 1, hash: 1}`, unique | blocks, with what their inputs spent |
/// | `heights` | `{_id: 1}`, a block's hash | the height of every block ever seen |
/// | `transactions` | `{_id: 1}`, a txid | transactions, with what they spent |
/// | `utxos` | `{address: 1, txid: 1, vout_index: 1}`, unique | outputs, spent ones too |
///
/// Every query names the shard key or the front of it, but for two that are about all outputs: the pruning of spent
/// ones, and the walk over every coin.
public final class MongoConnection implements AutoCloseable {
    /// The database, if the URI names none.
    private static final String DATABASE = "planchet";

    private static final int ANSWER_SECONDS = 30;
    private static final int CONNECT_SECONDS = 5;

    private final MongoClient client;
    private final MongoDatabase database;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private MongoConnection(MongoClient client, String database) {
        this.client = client;
        this.database = client.getDatabase(database);
    }

    /// Connects, and makes the indexes that are missing.
    ///
    /// @throws FollowStoreException if the server does not answer
    public static MongoConnection open(String uri) {
        MongoConnection connection = unopened(uri);
        try {
            answered(() -> {
                connection.makeIndexes();
                return true;
            });
            return connection;
        } catch (RuntimeException away) {
            connection.close();
            throw away;
        }
    }

    /// Connects at the first question.
    ///
    /// @throws IllegalArgumentException if it is not a MongoDB URI, in one sentence
    static MongoConnection unopened(String uri) {
        var where = new ConnectionString(uri);
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyToClusterSettings(c -> c.serverSelectionTimeout(CONNECT_SECONDS, TimeUnit.SECONDS))
                .applyToSocketSettings(s -> s.connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                        .readTimeout(ANSWER_SECONDS, TimeUnit.SECONDS))
                .applicationName("planchet")
                .readConcern(ReadConcern.MAJORITY)
                .writeConcern(WriteConcern.MAJORITY)
                .applyConnectionString(where)
                // Elsewhere a document may be older than the journal that was read before it.
                .readPreference(ReadPreference.primary())
                .build();
        String database = where.getDatabase();
        return new MongoConnection(MongoClients.create(settings), database == null ? DATABASE : database);
    }

    private void makeIndexes() {
        var unique = new IndexOptions().unique(true);
        blocks().createIndex(Indexes.ascending("height", "hash"), unique);
        utxos().createIndex(Indexes.ascending("address", "txid", "vout_index"), unique);
        utxos().createIndex(Indexes.ascending("address", "coin_key"));
        utxos().createIndex(Indexes.ascending("spent_at"));
        utxos().createIndex(Indexes.ascending("spent", "coin_key"));
    }

    MongoCollection<BsonDocument> journal() {
        return collection("journal");
    }

    /// The deciding document; [Journal#EMPTY] if there is none yet.
    ///
    /// @throws OtherChainException if it is another chain's
    Journal journal(BlockHash genesis) {
        BsonDocument stored = answered(
                () -> journal().find(Filters.eq("_id", Documents.JOURNAL)).first());
        if (stored == null) return Journal.EMPTY;
        return readable(() -> {
            if (!stored.getString("genesis").getValue().equals(genesis.toString()))
                throw new OtherChainException("The database holds another chain.");
            return Documents.journal(stored);
        });
    }

    MongoCollection<BsonDocument> blocks() {
        return collection("blocks");
    }

    MongoCollection<BsonDocument> heights() {
        return collection("heights");
    }

    MongoCollection<BsonDocument> transactions() {
        return collection("transactions");
    }

    MongoCollection<BsonDocument> utxos() {
        return collection("utxos");
    }

    private MongoCollection<BsonDocument> collection(String name) {
        return database.getCollection(name, BsonDocument.class);
    }

    /// What a call to the server answers.
    ///
    /// @throws FollowStoreException if it does not answer, or answers with an error
    static <T> T answered(Supplier<T> call) {
        try {
            return call.get();
        } catch (MongoException failed) {
            String why = String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
            throw new FollowStoreException("MongoDB does not answer: " + why, failed);
        }
    }

    /// What is made of a document.
    ///
    /// @throws FollowStoreException if it has not the form that this program gives to documents
    static <T> T readable(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (BSONException | IllegalArgumentException damaged) {
            throw new FollowStoreException(
                    "A document in the database is damaged; it must be reset (planchet follow reset).", damaged);
        }
    }

    /// The sum of what calls to the server answer, which are made at the same time: that of several costs the time
    /// of one. Returns when all are answered.
    ///
    /// @throws FollowStoreException if one of them fails
    int sum(List<Supplier<Integer>> calls) {
        try {
            int sum = 0;
            for (Future<Integer> answer : threads.invokeAll(calls.stream()
                    .<Callable<Integer>>map(call -> () -> answered(call))
                    .toList())) sum += answer.get();
            return sum;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof FollowStoreException why)
                throw new FollowStoreException(String.valueOf(why.getMessage()), failed);
            throw new AssertionError(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new FollowStoreException("MongoDB is not waited for: the node stops.", stop);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
    }
}
