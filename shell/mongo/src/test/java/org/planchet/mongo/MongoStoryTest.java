package org.planchet.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.CoinCodec;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.chainstate.RandomBlocks;
import org.planchet.chainstate.TestChains;
import org.planchet.consensus.ScriptChecker;
import org.planchet.index.follow.FollowStore;
import org.planchet.index.follow.FollowStoreException;
import org.planchet.index.follow.FollowedBlock;
import org.planchet.index.follow.LeaseLostException;
import org.planchet.index.follow.OtherChainException;
import org.planchet.index.follow.StagedFollowStore;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.TxOut;
import org.planchet.script.Addresses;

/// The chain's rows in a MongoDB, over TCP: a server in this process, or the one that `planchet.mongodb` names.
@Tag("interop")
final class MongoStoryTest {
    private final TestMongo mongo = TestMongo.start();
    private final Chain chain = Chain.open(
            TestChains.withMaturity(2), new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);

    @BeforeEach
    void empty() {
        mongo.drop();
    }

    @AfterEach
    void close() {
        mongo.close();
    }

    private StagedFollowStore store() {
        return new StagedFollowStore(rows());
    }

    private MongoRows rows() {
        return rows(Duration.ZERO);
    }

    private MongoRows rows(Duration keepSpent) {
        return new MongoRows(
                MongoConnection.open(mongo.uri()),
                chain.params().genesisHash(),
                chain.params().addresses(),
                keepSpent);
    }

    private FollowedBlock block(int height) {
        BlockIndex index = Objects.requireNonNull(chain.atHeight(height));
        return FollowedBlock.of(
                Objects.requireNonNull(chain.readBlock(index.hash())),
                height,
                index.chainWork(),
                index.medianTimePast(),
                Objects.requireNonNull(chain.readUndo(index.hash())),
                chain.params().addresses());
    }

    private Map<String, Long> unspent() {
        var coins = new TreeMap<String, Long>();
        try (var client = MongoClients.create(mongo.uri())) {
            for (Document row :
                    client.getDatabase(mongo.database()).getCollection("utxos").find(Filters.eq("spent", false)))
                coins.put(row.getString("txid") + ":" + row.getInteger("vout_index"), row.getLong("amount"));
        }
        return coins;
    }

    private Map<String, Long> coins() {
        var coins = new TreeMap<String, Long>();
        chain.forEachCoin((key, value) -> coins.put(
                CoinCodec.outPoint(key).toString(),
                CoinCodec.decode(value).output().value()));
        return coins;
    }

    private Map<String, Long> balances() {
        var balances = new TreeMap<String, Long>();
        chain.forEachCoin((key, value) -> {
            TxOut output = CoinCodec.decode(value).output();
            String address = Addresses.of(output.scriptPubKey(), chain.params().addresses())
                    .orElse("");
            balances.merge(address, output.value(), Long::sum);
        });
        return balances;
    }

    private static FollowStore.Standing take(StagedFollowStore store, String holder) {
        return Objects.requireNonNull(store.take(store.standing().lease(), holder));
    }

    @Test
    void s17_address_index_crash_unspent_outputs_are_the_chain_s_coins_through_reorganisations() {
        var blocks = new RandomBlocks(chain.params(), chain.tip(), 7, 5, 1_000);
        List<BlockHash> followed = new ArrayList<>();
        var chance = new Random(7);
        StagedFollowStore store = store();
        try {
            take(store, "a");
            for (int i = 0; i < 60; i++) {
                chain.acceptBlock(blocks.next().block(), TestChains.NOW);
                if (chance.nextInt(10) == 0) {
                    store.close();
                    store = store();
                    take(store, "b");
                }
                while (!followed.isEmpty() && !isBest(followed.size() - 1, followed.getLast())) {
                    store.disconnect();
                    followed.removeLast();
                }
                while (followed.size() <= chain.tip().height()) {
                    FollowedBlock next = block(followed.size());
                    store.connect(next);
                    followed.add(next.block().hash());
                }
            }
            assertEquals(coins(), unspent());
            assertEquals(
                    chain.tip().hash(),
                    Objects.requireNonNull(store.standing().cursor()).block());
        } finally {
            store.close();
        }
    }

    private boolean isBest(int height, BlockHash hash) {
        BlockIndex at = chain.atHeight(height);
        return at != null && at.hash().equals(hash);
    }

    @Test
    void a_stalled_old_leader_cannot_write() {
        try (StagedFollowStore old = store();
                StagedFollowStore next = store()) {
            take(old, "old");
            old.connect(block(0));
            take(next, "next");
            var blocks = new RandomBlocks(chain.params(), chain.tip(), 1, 5, 1_000);
            chain.acceptBlock(blocks.next().block(), TestChains.NOW);
            next.connect(block(1));
            Map<String, Long> before = unspent();
            assertThrows(LeaseLostException.class, () -> old.connect(block(1)));
            assertThrows(LeaseLostException.class, old::renew);
            assertEquals(before, unspent());
        }
    }

    @Test
    void s17_address_index_crash_a_reset_store_is_written_anew_and_its_old_leader_cannot_write() {
        try (StagedFollowStore old = store();
                StagedFollowStore next = store()) {
            take(old, "old");
            old.connect(block(0));
            var blocks = new RandomBlocks(chain.params(), chain.tip(), 1, 5, 1_000);
            while (chain.tip().height() < 5) chain.acceptBlock(blocks.next().block(), TestChains.NOW);
            for (int height = 1; height < 5; height++) old.connect(block(height));
            long fence = old.standing().lease().fence();
            spoil();
            assertNotEquals(coins(), unspent());
            assertTrue(next.reset());
            FollowStore.Standing empty = next.standing();
            assertNull(empty.cursor());
            assertTrue(
                    empty.emptying() && empty.lease().isFree() && empty.lease().fence() > fence);
            assertThrows(LeaseLostException.class, () -> old.connect(block(5)));
            take(next, "next");
            assertEquals(Map.of(), unspent());
            assertEquals(0, count(new Document()));
            for (int height = 0; height <= 5; height++) next.connect(block(height));
            assertThrows(LeaseLostException.class, old::renew);
            assertEquals(coins(), unspent());
        }
    }

    /// Somebody changes amounts, takes a coin away, and puts documents there that are no node's.
    private void spoil() {
        try (var client = MongoClients.create(mongo.uri())) {
            var database = client.getDatabase(mongo.database());
            var utxos = database.getCollection("utxos");
            utxos.updateMany(new Document(), Updates.set("amount", 1L));
            utxos.deleteOne(Filters.eq("spent", false));
            utxos.insertOne(new Document("address", "a").append("txid", "b").append("vout_index", 0));
            utxos.insertOne(new Document("address", "c").append("txid", "d").append("fence", "high"));
            utxos.insertOne(new Document("address", "e").append("txid", "f").append("fence", 1_000L));
            database.getCollection("blocks").updateMany(new Document(), Updates.unset("raw"));
        }
    }

    @Test
    void what_is_damaged_is_said_in_one_sentence() {
        try (StagedFollowStore store = store()) {
            take(store, "a");
            store.connect(block(0));
            spoil();
            assertEquals(
                    "A document in the database is damaged; it must be reset (planchet follow reset).",
                    assertThrows(FollowStoreException.class, store::disconnect).getMessage());
        }
    }

    @Test
    void s3_balances_are_summed_by_the_server_and_the_field_names_are_the_prototype_s() {
        try (StagedFollowStore store = store()) {
            take(store, "a");
            store.connect(block(0));
            var blocks = new RandomBlocks(chain.params(), chain.tip(), 1, 5, 1_000);
            for (int height = 1; height <= 5; height++) {
                chain.acceptBlock(blocks.next().block(), TestChains.NOW);
                store.connect(block(height));
            }
        }
        try (var client = MongoClients.create(mongo.uri())) {
            var utxos = client.getDatabase(mongo.database()).getCollection("utxos", BsonDocument.class);
            BsonDocument one = Objects.requireNonNull(utxos.find().first());
            for (String field : List.of(
                    "txid", "vout_index", "amount", "address", "script_pubkey", "created_at", "spent", "spent_at"))
                assertNotNull(one.get(field), field);
            var balances = new TreeMap<String, Long>();
            for (BsonDocument sum : utxos.aggregate(List.of(
                    Aggregates.match(Filters.eq("spent", false)),
                    Aggregates.group("$address", Accumulators.sum("balance", "$amount")))))
                balances.put(
                        sum.getString("_id").getValue(),
                        sum.getNumber("balance").longValue());
            assertEquals(balances(), balances);
        }
    }

    @Test
    void spent_outputs_are_pruned_once_they_are_old_enough_and_no_reorganisation_brings_them_back() {
        var blocks = new RandomBlocks(chain.params(), chain.tip(), 3, 2, 1_000);
        while (chain.tip().height() < 300) chain.acceptBlock(blocks.next().block(), TestChains.NOW);
        try (StagedFollowStore store = store()) {
            take(store, "a");
            for (int height = 0; height <= chain.tip().height(); height++) store.connect(block(height));
        }
        int deep = chain.tip().height() - 288;
        Bson old = Filters.lt("mark.height", deep);
        long all = count(new Document());
        long gone = count(old);
        assertTrue(gone > 0 && count(Filters.gte("mark.height", deep)) > 0, "outputs spent before and after");
        tidied(Duration.ZERO);
        // The blocks are of 2014.
        tidied(Duration.ofDays(30_000));
        assertEquals(all, count(new Document()));
        tidied(Duration.ofDays(30));
        assertEquals(0, count(old));
        assertEquals(all - gone, count(new Document()));
        assertEquals(coins(), unspent());
    }

    private void tidied(Duration keepSpent) {
        try (var store = new StagedFollowStore(rows(keepSpent))) {
            take(store, "a");
            store.tidy();
        }
    }

    private long count(Bson which) {
        try (var client = MongoClients.create(mongo.uri())) {
            return client.getDatabase(mongo.database()).getCollection("utxos").countDocuments(which);
        }
    }

    @Test
    void another_chain_s_database_and_a_server_that_is_away_are_refused_in_one_sentence() {
        try (StagedFollowStore store = store()) {
            take(store, "a");
        }
        try (var other = new MongoRows(
                MongoConnection.open(mongo.uri()),
                BlockHash.fromHex("11".repeat(32)),
                chain.params().addresses(),
                Duration.ZERO)) {
            assertEquals(
                    "The database holds another chain.",
                    assertThrows(OtherChainException.class, other::journal).getMessage());
            assertThrows(OtherChainException.class, () -> new StagedFollowStore(other).reset());
        }
        assertThrows(
                FollowStoreException.class,
                () -> MongoConnection.open("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300"));
    }
}
