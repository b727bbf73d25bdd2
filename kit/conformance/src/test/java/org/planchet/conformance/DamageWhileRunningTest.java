package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.planchet.api.ApiException;
import org.planchet.api.CoinSetView;
import org.planchet.api.NodeApi;
import org.planchet.api.TransferRequest;
import org.planchet.api.WalletView;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.offline.DataFolderTasks;
import org.planchet.testkit.PlanchetNode;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// S08, S10: the tables of coins go bad under a node that runs and does not hold them in memory. Whoever reads them
/// first, the node says what is wrong and ends with the disk's exit code; its next start makes the coins again from the
/// blocks, and nothing that it had acknowledged is lost.
@Tag("slow")
class DamageWhileRunningTest {
    private static final String PAYEE = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    /// Each with a coin: they fill so many pages of the tables that a reader meets one that nobody has read yet.
    private static final int BLOCKS = 600;

    /// What reads the coins.
    enum Reader {
        COIN_SET,
        PAYMENT,
        BLOCK_OF_A_NEIGHBOUR
    }

    @TempDir
    static Path temp;

    private static @Nullable RunningNode neighbour;

    @BeforeAll
    static void makeAFolder() throws Exception {
        Path whole = temp.resolve("whole");
        try (RunningNode node = Daemon.start(Folders.config(whole))) {
            node.api().createWallet(Optional.empty(), Optional.empty());
            node.api().generate("", BLOCKS);
        }
        // What was written to the log becomes tables.
        Daemon.start(Folders.config(whole)).close();
        Folders.copy(whole, temp.resolve("neighbour"));
        neighbour = Daemon.start(Folders.config(temp.resolve("neighbour")));
    }

    @AfterAll
    static void stop() {
        if (neighbour != null) neighbour.close();
    }

    private static RunningNode neighbour() {
        if (neighbour == null) throw new AssertionError("started before every test");
        return neighbour;
    }

    private static String pay(NodeApi api, String address) {
        return api.transfer(new TransferRequest(address, 4_900_000_000L, 5_000L, null, null, null, false))
                .txid();
    }

    /// Flips a bit of every block of the tables, in place.
    private static void damageTables(Path data) throws IOException {
        int flipped = 0;
        try (DirectoryStream<Path> tables = Files.newDirectoryStream(data.resolve("chainstate"), "*.sst")) {
            for (Path table : tables) {
                try (FileChannel file = FileChannel.open(table, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    ByteBuffer one = ByteBuffer.allocate(1);
                    for (long at = 100; at < file.size(); at += 512) {
                        file.read(one.clear(), at);
                        one.put(0, (byte) (one.get(0) ^ 4));
                        file.write(one.flip(), at);
                        flipped++;
                    }
                }
            }
        }
        assertTrue(flipped > 100, "flipped " + flipped);
    }

    /// What a node had acknowledged before the damage.
    private record Acknowledged(List<String> blocks, List<String> addresses, List<String> payments) {}

    private static Acknowledged use(NodeApi api) {
        List<String> blocks = new ArrayList<>(api.generate("", 2));
        String address = api.newAddress("");
        var payments = new ArrayList<String>();
        payments.add(pay(api, address));
        return new Acknowledged(blocks, List.of(address), payments);
    }

    /// Reads coins until the node ends.
    private static void read(Reader reader, NodeProcess node, NodeApi api, Acknowledged acknowledged)
            throws InterruptedException {
        if (reader == Reader.BLOCK_OF_A_NEIGHBOUR) {
            NodeApi other = neighbour().api();
            for (int i = 0; i < 50; i++) pay(other, PAYEE);
            other.generate(PAYEE, 4);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (node.isAlive() && System.nanoTime() < end) {
            try {
                switch (reader) {
                    case COIN_SET -> api.coinSet();
                    case PAYMENT -> acknowledged.payments.add(pay(api, PAYEE));
                    case BLOCK_OF_A_NEIGHBOUR -> api.addPeer(neighbour().p2pAddress());
                }
            } catch (ApiException refused) {
                // The node has ended, or is about to.
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private static void hasEverything(NodeApi api, Acknowledged acknowledged) {
        for (String block : acknowledged.blocks) assertTrue(api.rawBlock(block).length > 80);
        List<String> addresses = api.wallet().addresses().stream()
                .map(WalletView.AddressEntry::address)
                .toList();
        assertTrue(addresses.containsAll(acknowledged.addresses));
        List<String> payments =
                api.history(10_000).stream().map(WalletView.HistoryEntry::txid).toList();
        assertTrue(payments.containsAll(acknowledged.payments));
    }

    @ParameterizedTest
    @EnumSource
    void s08_coins_that_go_bad_under_a_node_end_it_and_the_next_start_makes_them_again(Reader reader) throws Exception {
        Path data = Files.createDirectory(temp.resolve(reader.name())).resolve("data");
        Folders.copy(temp.resolve("whole"), data);
        NodeProcess node = NodeProcess.start(data);
        Acknowledged acknowledged;
        CoinSetView before;
        try {
            NodeApi api = node.api();
            acknowledged = use(api);
            before = api.coinSet();
            damageTables(data);
            read(reader, node, api, acknowledged);
            assertEquals(ExitCode.DISK_FAILURE, node.awaitEnd());
        } finally {
            node.kill();
        }
        String said = node.said();
        assertTrue(said.contains("The disk failed, so the node stops: The database in "), said);
        assertTrue(said.contains("The next start makes coins and block index again from the block files."), said);
        assertFalse(said.contains("at org.planchet"), said);
        NodeProcess again = NodeProcess.start(data);
        try {
            NodeApi api = again.api();
            hasEverything(api, acknowledged);
            String log = again.said();
            // Of the neighbour's blocks some may have been connected before one needed a damaged coin.
            String height = reader == Reader.BLOCK_OF_A_NEIGHBOUR ? "" : Integer.toString(before.height());
            assertTrue(log.contains("Coins and block index were made again up to height " + height), log);
            if (reader == Reader.BLOCK_OF_A_NEIGHBOUR) {
                // It is one of the saved ones.
                PlanchetNode.await(
                        "the neighbour's tip",
                        () -> api.status()
                                .tip()
                                .equals(neighbour().api().status().tip()));
                assertEquals(neighbour().api().coinSet(), api.coinSet());
            } else {
                assertEquals(before, api.coinSet());
            }
            api.generate(PAYEE, 1);
        } finally {
            again.kill();
        }
    }

    /// Damage that no checksum of the database shows: it was there when the coin was written.
    private static void spoilACoin(Path data) throws RocksDBException {
        try (var options = new Options();
                RocksDB db = RocksDB.open(options, data.resolve("chainstate").toString());
                RocksIterator rows = db.newIterator()) {
            rows.seek(new byte[] {'c'});
            db.put(rows.key(), new byte[] {1});
        }
    }

    @Test
    void s08_a_coin_that_is_none_is_made_again_at_the_next_start_or_by_a_repair() throws Exception {
        Path data = temp.resolve("spoilt");
        Folders.copy(temp.resolve("whole"), data);
        CoinSetView before;
        try (RunningNode whole = Daemon.start(Folders.config(data))) {
            before = whole.api().coinSet();
        }
        spoilACoin(data);
        try (RunningNode node = Daemon.start(Folders.config(data))) {
            assertEquals(
                    ApiException.Kind.UNAVAILABLE,
                    assertThrows(ApiException.class, () -> node.api().coinSet()).kind());
            assertEquals(ExitCode.DISK_FAILURE, node.awaitStop());
        }
        try (RunningNode node = Daemon.start(Folders.config(data))) {
            assertEquals(before, node.api().coinSet());
        }
        spoilACoin(data);
        assertEquals(
                before.hash(),
                DataFolderTasks.repair(Folders.config(data), false, progress -> {})
                        .coins());
    }

    @Test
    void s10_a_start_that_makes_the_coins_again_may_be_killed_at_any_moment() throws Exception {
        Path data = temp.resolve("killed");
        Folders.copy(temp.resolve("whole"), data);
        CoinSetView before;
        try (RunningNode whole = Daemon.start(Folders.config(data))) {
            before = whole.api().coinSet();
        }
        damageTables(data);
        int inTheMiddle = 0;
        for (int kill = 0; kill < 10; kill++) {
            NodeProcess node = NodeProcess.start(data);
            PlanchetNode.await(
                    "the start",
                    () -> !node.isAlive()
                            || node.said().contains("Wallet default is open")
                            || node.said().contains("are made again"));
            TimeUnit.MILLISECONDS.sleep(40L * kill);
            node.kill();
            if (node.said().contains("were made again")) damageTables(data);
            else inTheMiddle++;
        }
        System.out.println("killed while the coins were made again: " + inTheMiddle);
        try (RunningNode node = Daemon.start(Folders.config(data))) {
            assertEquals(before, node.api().coinSet());
        }
    }
}
