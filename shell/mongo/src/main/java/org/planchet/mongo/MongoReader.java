package org.planchet.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Projections.exclude;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.client.FindIterable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.planchet.consensus.Coin;
import org.planchet.index.IndexCursor;
import org.planchet.index.ScriptHistory;
import org.planchet.index.follow.FollowCursor;
import org.planchet.index.follow.FollowStoreException;
import org.planchet.index.follow.FollowedBlock;
import org.planchet.index.follow.Journal;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// Reads the chain that nodes write to a MongoDB, and writes nothing: rights to read are enough.
///
/// Each query names the block as of which it reads, and changes by later blocks are left out of the answer.
/// The reader ensures that none was disconnected in between ([Journal]).
public final class MongoReader implements AutoCloseable {
    private static final Bson SHOWN = ne("hidden", true);
    private static final Bson HEADER = include("height", "header", "work", "median_time");

    private final MongoConnection connection;
    private final BlockHash genesis;
    private final AddressFormat format;

    private MongoReader(MongoConnection connection, BlockHash genesis, AddressFormat format) {
        this.connection = connection;
        this.genesis = genesis;
        this.format = format;
    }

    /// Connects at the first question, and again after each failure.
    ///
    /// @param genesis of the chain that is kept there
    /// @throws IllegalArgumentException if it is not a MongoDB URI, in one sentence
    public static MongoReader of(String uri, BlockHash genesis, AddressFormat format) {
        return new MongoReader(MongoConnection.unopened(uri), genesis, format);
    }

    /// @throws FollowStoreException as all that follows, if the server does not answer, or holds another chain
    public Journal journal() {
        return connection.journal(genesis);
    }

    /// The header at a height up to that of `stands`.
    public Optional<StoredHeader> header(FollowCursor stands, int height) {
        if (height > stands.height()) return Optional.empty();
        return first(connection.blocks().find(and(eq("height", height), SHOWN)).projection(HEADER))
                .map(Documents::header);
    }

    /// Headers from a height on, at most `count`.
    public List<StoredHeader> headers(FollowCursor stands, int from, int count) {
        long end = Math.min(stands.height() + 1L, (long) from + count);
        return all(connection
                        .blocks()
                        .find(and(gte("height", from), lte("height", (int) (end - 1)), SHOWN))
                        .projection(HEADER)
                        .sort(ascending("height")))
                .stream()
                .map(Documents::header)
                .toList();
    }

    public Optional<FollowedBlock> block(FollowCursor stands, int height) {
        if (height > stands.height()) return Optional.empty();
        return first(connection.blocks().find(and(eq("height", height), SHOWN)))
                .map(found -> Documents.block(found, format));
    }

    /// The height of a block up to that of `stands`.
    public Optional<Integer> height(FollowCursor stands, BlockHash block) {
        return first(connection.heights().find(eq("_id", block.toString())))
                .map(found -> found.getInt32("height").intValue())
                .filter(height -> height <= stands.height())
                .filter(height -> first(connection
                                .blocks()
                                .find(and(eq("height", height), eq("hash", block.toString()), SHOWN))
                                .projection(include("height")))
                        .isPresent());
    }

    public Optional<StoredTx> transaction(FollowCursor stands, Txid txid) {
        return first(connection.transactions().find(and(eq("_id", txid.toString()), SHOWN)))
                .map(Documents::transaction)
                .filter(found -> found.height() <= stands.height());
    }

    /// The outputs at these places, of transactions up to `stands`, spent or not; those that are there.
    public Map<OutPoint, TxOut> outputs(FollowCursor stands, Collection<OutPoint> places) {
        Map<String, List<OutPoint>> wanted =
                places.stream().collect(Collectors.groupingBy(at -> at.txid().toString()));
        Map<OutPoint, TxOut> found = new HashMap<>();
        MongoConnection.answered(() -> {
            // One at a time: each may be large.
            for (BsonDocument document : connection.transactions().find(and(in("_id", wanted.keySet()), SHOWN))) {
                StoredTx tx = Documents.transaction(document);
                if (tx.height() > stands.height()) continue;
                for (OutPoint at : wanted.getOrDefault(tx.tx().txid().toString(), List.of()))
                    if (at.index() >= 0 && at.index() < tx.tx().outputs().size())
                        found.put(at, tx.tx().outputs().get(at.index()));
            }
            return true;
        });
        return found;
    }

    /// What happened to an address.
    ///
    /// @param most how many events to read
    public ScriptHistory history(FollowCursor stands, String address, int most) {
        List<BsonDocument> outputs = all(connection
                .utxos()
                .find(and(eq("address", address), lte("height", stands.height()), SHOWN))
                .projection(exclude("script_pubkey", "address"))
                .limit(most + 1));
        var events = new AddressEvents(stands.height());
        outputs.forEach(events::add);
        boolean whole = outputs.size() <= most && events.count() <= most;
        return new ScriptHistory(
                Optional.of(new IndexCursor(stands.height(), stands.block())),
                whole ? events.inOrder() : List.of(),
                whole);
    }

    /// An output and where it is.
    public record Found(OutPoint at, Coin coin) {}

    /// The coins of an address in the order of outpoints, at most `most`.
    public List<Found> coins(FollowCursor stands, String address, int most) {
        List<Found> found = new ArrayList<>();
        for (BsonDocument output : all(connection
                .utxos()
                .find(and(eq("address", address), unspent(stands)))
                .sort(ascending("coin_key"))
                .limit(most))) found.add(new Found(Documents.outPoint(output), Documents.coin(output)));
        return found;
    }

    /// Shows every coin, in the order of outpoints.
    public void coins(FollowCursor stands, BiConsumer<OutPoint, Coin> visitor) {
        MongoConnection.answered(() -> {
            for (BsonDocument output : connection.utxos().find(unspent(stands)).sort(ascending("coin_key")))
                visitor.accept(Documents.outPoint(output), Documents.coin(output));
            return true;
        });
    }

    private static Bson unspent(FollowCursor stands) {
        Bson spentLater = and(eq("spent", true), gt("mark.height", stands.height()));
        return and(lte("height", stands.height()), SHOWN, or(eq("spent", false), spentLater));
    }

    private static Optional<BsonDocument> first(FindIterable<BsonDocument> found) {
        return MongoConnection.answered(() -> Optional.ofNullable(found.first()));
    }

    private static List<BsonDocument> all(FindIterable<BsonDocument> found) {
        return MongoConnection.answered(() -> found.into(new ArrayList<>()));
    }

    @Override
    public void close() {
        connection.close();
    }
}
