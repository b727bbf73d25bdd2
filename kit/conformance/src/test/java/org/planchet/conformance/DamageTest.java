package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
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
import org.planchet.api.Readiness;
import org.planchet.api.TransferRequest;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.DataFolderTasks;
import org.planchet.fixtures.Await;

/// S05, S08, S13, S14, S15: every file of a data folder is damaged in every way. The node starts and has the same
/// coins as before by itself, or once a neighbour has given back the blocks that are lost; or it refuses with a
/// sentence that names the file and the way out. It never goes on with something else.
@Tag("slow")
class DamageTest {
    private static final String PAYEE = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    @TempDir
    static Path temp;

    private static @Nullable RunningNode neighbour;
    private static @Nullable CoinSetView coins;
    private static String payment = "";

    /// A folder with 125 blocks, some of them with payments, an index, a wallet, a mempool and neighbours; in
    /// databases that consist of tables and of a log.
    @BeforeAll
    static void makeAFolder() throws Exception {
        Path whole = temp.resolve("whole");
        try (RunningNode node = Daemon.start(Folders.config(whole))) {
            node.api().createWallet(Optional.empty(), Optional.empty());
            node.api().generate("", 110);
        }
        try (RunningNode node = Daemon.start(Folders.config(whole))) {
            for (int i = 0; i < 5; i++) {
                payment = pay(node.api());
                node.api().generate("", 2);
            }
        }
        try (RunningNode node = Daemon.start(Folders.config(whole))) {
            node.api().generate(PAYEE, 5);
            node.api().addPeer("127.0.0.1:1");
            pay(node.api());
            coins = node.api().coinSet();
            Await.until("the index", () -> node.api().transaction(payment).confirmations() > 0);
        }
        Folders.copy(whole, temp.resolve("neighbour"));
        neighbour = Daemon.start(Folders.config(temp.resolve("neighbour")));
    }

    private static String pay(NodeApi api) {
        return api.transfer(new TransferRequest(PAYEE, 100_000, 5_000L, null, null, null, false))
                .txid();
    }

    @AfterAll
    static void stop() {
        if (neighbour != null) neighbour.close();
    }

    private Path damaged(Damage damage, String files) throws IOException {
        Path data = Files.createTempDirectory(temp, "damaged").resolve("data");
        Folders.copy(temp.resolve("whole"), data);
        assertTrue(damage.inflict(data, files) > 0, "there is no " + files);
        return data;
    }

    private static void hasTheSameCoins(NodeApi api) {
        CoinSetView before = Objects.requireNonNull(coins);
        assertEquals(before, api.coinSet());
    }

    /// Reads everything, as callers would.
    private static void read(NodeApi api) {
        for (int height = 0; height <= api.status().height(); height++) {
            try {
                api.rawBlock(String.valueOf(height));
                api.block(String.valueOf(height));
            } catch (ApiException lost) {
                assertEquals(ApiException.Kind.UNAVAILABLE, lost.kind());
            }
        }
    }

    private static boolean everyBlockIsThere(NodeApi api) {
        try {
            for (int height = 0; height <= api.status().height(); height++) api.block(String.valueOf(height));
            return true;
        } catch (ApiException lost) {
            return false;
        }
    }

    private static void isWhole(RunningNode node) {
        NodeApi api = node.api();
        Await.until("readiness", () -> api.readiness() == Readiness.READY);
        isReadable(api);
        hasTheSameCoins(api);
        Await.until("the index", () -> isIndexed(api));
        api.generate(PAYEE, 1);
        assertEquals(Objects.requireNonNull(coins).height() + 1, api.status().height());
    }

    private static boolean isIndexed(NodeApi api) {
        try {
            return api.transaction(payment).confirmations() > 0;
        } catch (ApiException notYet) {
            return false;
        }
    }

    private void healsAlone(Damage damage, String files) throws Exception {
        Path data = damaged(damage, files);
        try (RunningNode node = Daemon.start(Folders.config(data))) {
            read(node.api());
            isWhole(node);
        }
    }

    private void healsWithANeighbour(Damage damage, String files) throws Exception {
        Path data = damaged(damage, files);
        healWithTheNeighbour(data);
        // Mended on disk, not in memory: alone it has everything.
        Files.delete(data.resolve("peers.json"));
        try (RunningNode node = Daemon.start(Folders.config(data))) {
            read(node.api());
            isWhole(node);
        }
    }

    private static void healWithTheNeighbour(Path data) throws StartupException {
        try (RunningNode node = Daemon.start(Folders.config(data))) {
            read(node.api());
            if (node.api().status().tip().equals(Objects.requireNonNull(coins).tip())) hasTheSameCoins(node.api());
            node.api().addPeer(Objects.requireNonNull(neighbour).p2pAddress());
            Await.until(
                    "the tip",
                    () -> node.api().status().height()
                            == Objects.requireNonNull(coins).height());
            // A loss is found by reading, and readiness tells of it a moment later.
            Await.until("the lost blocks", () -> everyBlockIsThere(node.api()));
            Await.until("readiness", () -> node.api().readiness() == Readiness.READY);
            hasTheSameCoins(node.api());
        }
    }

    private void refuses(Damage damage, String files, String file, String wayOut) throws Exception {
        Path data = damaged(damage, files);
        byte[] before = Files.readAllBytes(data.resolve(file));
        String said = String.valueOf(assertThrows(StartupException.class, () -> Daemon.start(Folders.config(data)))
                .getMessage());
        assertTrue(said.contains(file) && said.contains(wayOut), said);
        assertEquals(1, said.lines().count(), said);
        assertArrayEquals(before, Files.readAllBytes(data.resolve(file)));
    }

    @ParameterizedTest
    @EnumSource
    void s08_blocks(Damage damage) throws Exception {
        healsWithANeighbour(damage, "blocks/blk00000.dat");
    }

    @ParameterizedTest
    @EnumSource
    void s14_undo_data(Damage damage) throws Exception {
        healsAlone(damage, "blocks/rev00000.dat");
    }

    @ParameterizedTest
    @EnumSource
    void s08_tables_of_coins(Damage damage) throws Exception {
        healsAlone(damage, "chainstate/*.sst");
    }

    @ParameterizedTest
    @EnumSource
    void s05_log_of_coins(Damage damage) throws Exception {
        healsAlone(damage, "chainstate/*.log");
    }

    @ParameterizedTest
    @EnumSource
    void s08_manifest_of_coins(Damage damage) throws Exception {
        healsAlone(damage, "chainstate/MANIFEST-*");
    }

    @ParameterizedTest
    @EnumSource
    void s13_current_file_of_coins(Damage damage) throws Exception {
        healsAlone(damage, "chainstate/CURRENT");
    }

    @ParameterizedTest
    @EnumSource
    void s13_small_files_of_coins(Damage damage) throws Exception {
        healsAlone(damage, "chainstate/{OPTIONS-*,IDENTITY,LOCK,LOG*}");
    }

    @ParameterizedTest
    @EnumSource
    void s13_everything_of_coins(Damage damage) throws Exception {
        healsAlone(damage, "chainstate/*");
    }

    @ParameterizedTest
    @EnumSource
    void s08_tables_of_indexes(Damage damage) throws Exception {
        healsAlone(damage, "indexes/*.sst");
    }

    @ParameterizedTest
    @EnumSource
    void s05_log_of_indexes(Damage damage) throws Exception {
        healsAlone(damage, "indexes/*.log");
    }

    @ParameterizedTest
    @EnumSource
    void s13_other_files_of_indexes(Damage damage) throws Exception {
        healsAlone(damage, "indexes/{MANIFEST-*,CURRENT,OPTIONS-*}");
    }

    @ParameterizedTest
    @EnumSource
    void s13_small_files_of_the_folder(Damage damage) throws Exception {
        healsAlone(damage, "{peers.json,mempool.dat,LOCK,planchet.log}");
    }

    @ParameterizedTest
    @EnumSource
    void s13_version(Damage damage) throws Exception {
        healsAlone(damage, "VERSION");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MISSING")
    void s08_wallet(Damage damage) throws Exception {
        refuses(damage, "wallets/default.wallet", "wallets/default.wallet", "restore it from a backup");
    }

    @ParameterizedTest
    @EnumSource
    void s14_undo_data_and_coins_at_once(Damage damage) throws Exception {
        healsAlone(damage, "{blocks/rev*,chainstate/*.sst}");
    }

    @ParameterizedTest
    @EnumSource
    void s13_everything_but_the_wallet(Damage damage) throws Exception {
        healsWithANeighbour(damage, "{blocks,chainstate,indexes}/*");
    }

    @Test
    void s13_a_last_block_cut_short_costs_that_block_alone() throws Exception {
        Path data = damaged(Damage.EMPTY, "planchet.log");
        Path blocks = data.resolve("blocks/blk00000.dat");
        try (FileChannel file = FileChannel.open(blocks, StandardOpenOption.WRITE)) {
            file.truncate(Files.size(blocks) - 10);
        }
        try (RunningNode node = Daemon.start(Folders.config(data))) {
            hasTheSameCoins(node.api());
            assertEquals(Readiness.BLOCKS_LOST, node.api().readiness());
            assertTrue(node.api().metrics().contains("planchet_blocks_lost{chain=\"regtest\"} 1.0"));
            node.api().generate(PAYEE, 1);
        }
    }

    @Test
    void s15_coins_of_another_day_roll_forward_or_wait_for_the_blocks_they_lack() throws Exception {
        Path older = damaged(Damage.EMPTY, "planchet.log");
        Path newer = damaged(Damage.EMPTY, "planchet.log");
        try (RunningNode node = Daemon.start(Folders.config(newer))) {
            node.api().generate(PAYEE, 3);
        }
        // The older one's coins with the newer one's blocks: it rolls forward.
        Path rolls = Files.createTempDirectory(temp, "mixed").resolve("data");
        Folders.copy(older, rolls);
        Files.copy(
                newer.resolve("blocks/blk00000.dat"),
                rolls.resolve("blocks/blk00000.dat"),
                StandardCopyOption.REPLACE_EXISTING);
        try (RunningNode node = Daemon.start(Folders.config(rolls))) {
            assertEquals(
                    Objects.requireNonNull(coins).height() + 3,
                    node.api().status().height());
            isReadable(node.api());
        }
        // The newer one's coins with the older one's blocks: three blocks are lost.
        Files.copy(
                older.resolve("blocks/blk00000.dat"),
                newer.resolve("blocks/blk00000.dat"),
                StandardCopyOption.REPLACE_EXISTING);
        try (RunningNode node = Daemon.start(Folders.config(newer));
                RunningNode helper = Daemon.start(Folders.config(rolls))) {
            assertTrue(node.api().metrics().contains("planchet_blocks_lost{chain=\"regtest\"} 3.0"));
            node.api().addPeer(helper.p2pAddress());
            Await.until("the lost blocks", () -> node.api().readiness() == Readiness.READY);
            assertEquals(helper.api().coinSet(), node.api().coinSet());
            isReadable(node.api());
        }
    }

    private static void isReadable(NodeApi api) {
        for (int height = 0; height <= api.status().height(); height++) api.rawBlock(String.valueOf(height));
    }

    @ParameterizedTest
    @EnumSource
    void s10_repair_by_hand(Damage damage) throws Exception {
        Path data = damaged(damage, "{blocks/rev*,chainstate/*.sst,indexes/*.sst}");
        DataFolderTasks.RepairResult result = DataFolderTasks.repair(Folders.config(data), false, progress -> {});
        assertEquals(Objects.requireNonNull(coins).hash(), result.coins());
        assertEquals(0, result.chain().lostBlocks());
        assertEquals(
                DataFolderTasks.repair(Folders.config(data), true, progress -> {})
                        .coins(),
                result.coins());
        try (RunningNode node = Daemon.start(Folders.config(data))) {
            isWhole(node);
        }
    }
}
