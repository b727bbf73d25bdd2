package org.planchet.daemon.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.planchet.api.Language;
import org.planchet.api.Texts;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.TestNodes;
import org.planchet.daemon.chain.NodeFolder;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.Finding.Grade;
import org.planchet.daemon.offline.Finding.Subject;
import org.planchet.fixtures.Await;
import org.planchet.index.Index;
import org.planchet.index.IndexBatch;
import org.planchet.index.IndexCursor;
import org.planchet.index.IndexStore;
import org.planchet.index.Row;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.storage.DataFolder;
import org.planchet.storage.RocksIndexStore;

/// What is wrong is found and named, what is right is not called wrong, and nothing is changed by looking.
class DoctorTest {
    @TempDir
    Path folder;

    private Path data() {
        return folder.resolve("node");
    }

    private NodeConfig config() {
        return TestNodes.config(data());
    }

    private void mine() throws StartupException {
        try (RunningNode node = TestNodes.withWallet(Daemon.start(config()))) {
            node.api().generate("", 8);
        }
    }

    private static List<Subject> problems(NodeConfig config) {
        return Doctor.examine(config, true).stream()
                .filter(finding -> finding.grade() == Grade.PROBLEM)
                .map(Finding::subject)
                .toList();
    }

    private static boolean says(NodeConfig config, Subject subject) {
        return Doctor.examine(config, true).stream().anyMatch(finding -> finding.subject() == subject);
    }

    private static void flip(Path file, int at) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void a_folder_that_is_well_is_called_so_and_stays_as_it_is() throws Exception {
        assertTrue(says(config(), Subject.NO_FOLDER));
        assertFalse(Files.exists(data()));
        mine();
        Map<String, String> before = content();
        assertEquals(List.of(), problems(config()));
        for (Subject well : List.of(Subject.FOLDER, Subject.COINS, Subject.BLOCKS, Subject.WALLET, Subject.PORT))
            assertTrue(says(config(), well), well.name());
        assertEquals(before, content());
    }

    @Test
    void damaged_blocks_undo_data_coins_and_wallets_are_named() throws Exception {
        mine();
        Path block = data().resolve("blocks/blk00000.dat");
        flip(block, (int) Files.size(block) - 1);
        assertEquals(List.of(Subject.BLOCKS_LOST), problems(config()));
        flip(block, (int) Files.size(block) - 1);
        Path undo = data().resolve("blocks/rev00000.dat");
        flip(undo, (int) Files.size(undo) - 1);
        assertEquals(List.of(Subject.UNDO_LOST), problems(config()));
        flip(undo, (int) Files.size(undo) - 1);
        Path wallet = data().resolve("wallets/default.wallet");
        flip(wallet, 100);
        assertEquals(List.of(Subject.WALLET_DAMAGED), problems(config()));
        flip(wallet, 100);
        assertEquals(List.of(), problems(config()));
        Path manifest = data().resolve("chainstate/CURRENT");
        Files.writeString(manifest, "MANIFEST-9\n");
        Map<String, String> before = content();
        assertEquals(List.of(Subject.COINS_DAMAGED), problems(config()));
        assertEquals(before, content());
    }

    private NodeConfig indexed() {
        return config().with("index", "address,filter");
    }

    private void mineIndexed() throws Exception {
        try (RunningNode node = TestNodes.withWallet(Daemon.start(indexed()))) {
            node.api().generate("", 8);
            Await.until("the indexes", () -> node.api().status().indexes().height() == 8);
        }
    }

    /// Writes into the stored indexes what no chain has them hold; the checksums are right.
    private void falsify(Function<IndexStore, IndexBatch> lie) throws StartupException {
        try (DataFolder folder = NodeFolder.open(indexed());
                IndexStore store = RocksIndexStore.open(folder, warning -> {
                    throw new AssertionError(warning);
                })) {
            store.write(lie.apply(store));
        }
    }

    private static Row anyRow(IndexStore store, Index index) {
        var rows = new ArrayList<Row>();
        store.read(view -> {
            view.forEach(index.prefix(), row -> rows.add(row) && rows.size() < 5);
            return rows.size();
        });
        return rows.getLast();
    }

    @ParameterizedTest
    @EnumSource
    void an_index_that_differs_from_the_chain_is_named_and_repair_has_it_built_anew(Index index) throws Exception {
        mineIndexed();
        assertEquals(List.of(), problems(indexed()));
        assertTrue(says(indexed(), Subject.INDEX));
        falsify(store -> new IndexBatch(List.of(), List.of(anyRow(store, index)), Map.of()));
        Map<String, String> before = content();
        assertEquals(List.of(Subject.INDEX_WRONG), problems(indexed()));
        assertEquals(before, content());
        assertEquals(1, DataFolderTasks.repair(indexed(), false, progress -> {}).indexes());
        assertEquals(List.of(), problems(indexed()));
        try (RunningNode node = Daemon.start(indexed())) {
            Await.until("the indexes", () -> node.api().status().indexes().height() == 8);
        }
        assertEquals(List.of(), problems(indexed()));
    }

    @Test
    void an_index_with_another_row_than_the_chain_or_one_too_many_is_named() throws Exception {
        mineIndexed();
        falsify(store -> {
            Row row = anyRow(store, Index.SCRIPTS);
            byte[] value = row.value().clone();
            value[0] ^= 1;
            return new IndexBatch(List.of(new Row(row.key(), value)), List.of(), Map.of());
        });
        assertEquals(List.of(Subject.INDEX_WRONG), problems(indexed()));
        falsify(store -> {
            Row row = anyRow(store, Index.TRANSACTIONS);
            byte[] key = row.key().clone();
            key[1] ^= 1;
            return new IndexBatch(List.of(new Row(key, row.value())), List.of(), Map.of());
        });
        assertEquals(List.of(Subject.INDEX_SURPLUS, Subject.INDEX_WRONG), problems(indexed()));
    }

    @Test
    void an_index_of_a_chain_that_is_gone_and_one_that_cannot_be_read_are_built_anew_by_the_next_start()
            throws Exception {
        mineIndexed();
        var nowhere = new IndexCursor(9, new BlockHash(Hash256.ZERO));
        falsify(_ -> new IndexBatch(List.of(), List.of(), Map.of(Index.FILTERS, nowhere)));
        assertTrue(says(indexed(), Subject.INDEX_FOREIGN));
        assertEquals(List.of(), problems(indexed()));
        Files.writeString(data().resolve("indexes/CURRENT"), "MANIFEST-9\n");
        Map<String, String> before = content();
        assertEquals(List.of(Subject.INDEXES_DAMAGED), problems(indexed()));
        assertEquals(before, content());
        try (RunningNode node = Daemon.start(indexed())) {
            Await.until("the indexes", () -> node.api().status().indexes().height() == 8);
        }
        assertEquals(List.of(), problems(indexed()));
    }

    @Test
    void small_files_that_a_node_can_do_without_are_named_if_they_are_damaged() throws Exception {
        mine();
        for (String name : List.of("peers.json", "mempool.dat")) {
            Files.writeString(data().resolve(name), "{");
            assertEquals(
                    List.of(name),
                    Doctor.examine(config(), false).stream()
                            .filter(finding -> finding.subject() == Subject.FILE_DAMAGED)
                            .flatMap(finding -> finding.params().stream())
                            .toList());
            Files.delete(data().resolve(name));
        }
        assertEquals(List.of(), problems(config()));
    }

    /// A light node that has heard of `blocks` from a full one.
    private NodeConfig lightNode(int blocks) throws Exception {
        NodeConfig light = config().with("role", "spv");
        NodeConfig other = TestNodes.config(folder.resolve("other")).with("index", "filter");
        try (RunningNode full = TestNodes.withWallet(Daemon.start(other));
                RunningNode node = Daemon.start(light)) {
            full.api().generate("", blocks);
            node.api().addPeer("127.0.0.1:" + full.p2pPort());
            Await.until("the headers", () -> node.api().status().height() == blocks);
        }
        return light;
    }

    @Test
    void a_light_nodes_headers_are_judged_and_those_that_are_damaged_counted() throws Exception {
        NodeConfig light = lightNode(8);
        assertEquals(List.of(), problems(light));
        assertTrue(says(light, Subject.HEADERS));
        assertEquals(List.of(Subject.FOLDER_REFUSED), problems(config()), "a full node's it is not");
        flip(data().resolve("headers.dat"), 5 * 80 + 4);
        Map<String, String> before = content();
        Finding damaged = Doctor.examine(light, false).stream()
                .filter(finding -> finding.subject() == Subject.HEADERS_DAMAGED)
                .findFirst()
                .orElseThrow();
        assertEquals(Grade.WARNING, damaged.grade());
        assertEquals(List.of("5", "240"), damaged.params());
        assertEquals(before, content());
        Daemon.start(light).close();
        assertTrue(says(light, Subject.HEADERS), "the rest was left out");
    }

    @Test
    void a_folder_that_a_node_refuses_is_refused() throws Exception {
        mine();
        Path version = data().resolve("VERSION");
        String text = Files.readString(version);
        Files.writeString(version, text.replaceFirst("1", "9"));
        assertEquals(List.of(Subject.FOLDER_REFUSED), problems(config()));
        Files.writeString(version, text);
        Files.createFile(data().resolve("RESTORE"));
        assertEquals(List.of(Subject.FOLDER_REFUSED), problems(config()));
        Files.delete(data().resolve("RESTORE"));
        assertEquals(List.of(Subject.FOLDER_REFUSED), problems(config().with("chain", "planchet")));
        assertEquals(List.of(), problems(config()));
    }

    @Test
    void a_node_that_runs_is_asked_and_its_ports_are_its_own() throws Exception {
        NodeConfig served = config().with("api", "true");
        try (RunningNode _ = Daemon.start(served)) {
            assertEquals(List.of(), problems(served));
            assertTrue(says(served, Subject.FOLDER_HELD));
            assertTrue(says(served, Subject.NODE_READY));
            assertFalse(says(served, Subject.PORT));
        }
    }

    @Test
    void a_port_in_use_a_full_disk_and_a_place_that_is_none_are_problems() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            NodeConfig there = config().with("port", Integer.toString(taken.getLocalPort()));
            assertEquals(List.of(Subject.PORT_TAKEN), problems(there));
        }
        mine();
        assertEquals(List.of(Subject.DISK_FULL), problems(config().with("disk-floor", "1000000")));
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertEquals(
                List.of(Subject.NO_PARENT),
                problems(config().with("data-dir", file.resolve("node").toString())));
    }

    @Test
    void what_is_better_mended_is_a_warning() throws Exception {
        mine();
        Files.setPosixFilePermissions(data(), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertTrue(says(config(), Subject.FOLDER_OPEN));
        Files.setLastModifiedTime(
                data().resolve("peers.json"), FileTime.from(Instant.now().plusSeconds(7_200)));
        assertTrue(says(config(), Subject.CLOCK_BEHIND));
        assertTrue(says(config().with("coin-cache", "16384"), Subject.MEMORY_SCARCE));
        assertEquals(List.of(), problems(config()));
    }

    @Test
    void every_finding_has_its_sentence_in_every_language() {
        for (Language language : Language.values()) {
            Texts texts = Texts.in(language);
            for (Subject subject : Subject.values()) {
                String key = "doctor." + Finding.of(Grade.WELL, subject).key();
                assertTrue(subject == Subject.FOLDER_REFUSED || texts.has(key), language + " " + key);
            }
            for (Grade grade : Grade.values())
                assertTrue(texts.has("doctor.grade." + grade.name().toLowerCase(Locale.ROOT)));
        }
    }

    private Map<String, String> content() throws Exception {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(data())) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                content.put(
                        data().relativize(file).toString(),
                        Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
        }
        return content;
    }
}
