package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;
import org.planchet.api.NodeApi;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.fixtures.Await;

/// W19 over the API of a running node.
class WalletGapTest {
    @TempDir
    private Path folder;

    /// The words of a wallet that is made on the way to something else are seen by nobody.
    @Test
    void no_wallet_is_made_whose_words_nobody_saw() throws Exception {
        try (RunningNode node = TestNodes.start(folder)) {
            NodeApi api = node.api();
            ApiException address = assertThrows(ApiException.class, () -> api.newAddress("rent"));
            assertEquals(ErrorCode.NO_WALLET.code(), address.said().code());
            String key = "00000000000000000000000000000000000000000000000000000000000000ac";
            ApiException imported = assertThrows(ApiException.class, () -> api.importKey(key, ""));
            assertEquals(ErrorCode.NO_WALLET.code(), imported.said().code());
            for (Executable mining : List.<Executable>of(() -> api.generate("", 1), () -> api.startMining("", 1, 1))) {
                ApiException refused = assertThrows(ApiException.class, mining);
                assertEquals(
                        ErrorCode.NO_WALLET_TO_MINE_TO.code(), refused.said().code());
                assertEquals(ApiException.Kind.CONFLICT, refused.kind());
            }
            assertEquals(0, api.status().height());
            assertEquals(0, api.wallet().keys());
            api.createWallet(Optional.empty(), Optional.empty());
            assertEquals(1, api.generate("", 1).size());
        }
    }

    @Test
    void w19_a_restore_with_a_gap_and_a_rescan_find_what_lies_beyond() throws Exception {
        List<String> words;
        try (RunningNode node = TestNodes.start(folder)) {
            NodeApi api = node.api();
            words = api.createWallet(Optional.empty(), Optional.empty()).phrase();
            // The first was handed out with the wallet.
            for (int i = 1; i < NodeApi.USUAL_GAP; i++) api.newAddress("");
            ApiException told = assertThrows(ApiException.class, () -> api.newAddress(""));
            assertEquals(ApiException.Kind.CONFLICT, told.kind());
            assertEquals(ErrorCode.BEYOND_GAP.code(), told.said().code());
            String far = "";
            for (int i = 0; i < 105; i++) far = api.newAddress("", true);
            api.generate(far, 1);
            assertEquals(1, api.utxos().size());
        }
        NodeConfig config = TestNodes.config(folder);
        try (RunningNode node = Daemon.start(config.with("wallet", "again"))) {
            node.api().createWallet(Optional.empty(), Optional.of(words));
            assertEquals(0, node.api().utxos().size());
            node.api().rescanWallet(0, 125);
            assertEquals(1, node.api().utxos().size());
        }
        try (RunningNode node = Daemon.start(config.with("wallet", "third"))) {
            node.api().createWallet(Optional.empty(), Optional.of(words), 125);
            assertEquals(1, node.api().utxos().size());
        }
        try (RunningNode node = Daemon.start(config.with("wallet", "third"))) {
            assertEquals(1, node.api().utxos().size(), "after a restart too");
        }
    }

    /// The payment that makes the wallet look further is in a later block than the one that lies further.
    @Test
    void w19_a_restore_finds_what_was_paid_before_it_knew_how_far_to_look() throws Exception {
        List<String> words;
        try (RunningNode node = TestNodes.start(folder)) {
            NodeApi api = node.api();
            words = api.createWallet(Optional.empty(), Optional.empty()).phrase();
            List<String> addresses = new ArrayList<>();
            for (int i = 1; i < 330; i++) addresses.add(api.newAddress("", true));
            // Each widens the window for the one before it: from 120 to 236, and to 346.
            api.generate(addresses.get(324), 1);
            api.generate(addresses.get(224), 1);
            api.generate(addresses.get(114), 1);
        }
        NodeConfig config = TestNodes.config(folder);
        try (RunningNode node = Daemon.start(config.with("wallet", "again"))) {
            NodeApi api = node.api();
            String next = api.createWallet(Optional.empty(), Optional.of(words)).firstAddress();
            assertEquals(3, api.utxos().size());
            assertTrue(
                    api.wallet().addresses().stream().noneMatch(a -> a.address().equals(next) && a.used()),
                    "an address is used once");
            assertEquals(327, api.wallet().keys());
        }
        try (RunningNode node = Daemon.start(config.with("wallet", "again"))) {
            assertEquals(3, node.api().utxos().size(), "after a restart too");
        }
    }

    /// The words are given to a node that has only the first of two blocks, and no peer to tell it of the second; it is
    /// stopped once on the way. The first alone has nothing that the wallet watches.
    @Test
    void w19_a_restore_before_the_chain_is_there_finds_the_same_when_it_is() throws Exception {
        NodeConfig config = TestNodes.config(folder.resolve("new"));
        try (RunningNode old = TestNodes.start(folder.resolve("old"))) {
            List<String> words =
                    old.api().createWallet(Optional.empty(), Optional.empty()).phrase();
            List<String> addresses = new ArrayList<>();
            for (int i = 1; i < 230; i++) addresses.add(old.api().newAddress("", true));
            old.api().generate(addresses.get(224), 1);
            try (LocalNode node = LocalNode.start(config, false)) {
                node.api().createWallet(Optional.empty(), Optional.of(words));
                node.api().submitBlock(HexFormat.of().formatHex(old.api().rawBlock("1")));
                awaitTicks(node);
                assertEquals(0, node.api().utxos().size());
            }
            old.api().generate(addresses.get(114), 1);
            try (LocalNode node = LocalNode.start(config, false)) {
                awaitTicks(node);
                node.api().addPeer(old.p2pAddress());
                Await.until("what was paid before", () -> node.api().utxos().size() == 2);
            }
            try (RunningNode node = Daemon.start(config)) {
                assertEquals(2, node.api().utxos().size());
            }
        }
    }

    /// Returns when the node has had time to think of everything that it does by the clock.
    private static void awaitTicks(LocalNode node) throws InterruptedException {
        var ticks = new CountDownLatch(3);
        node.loop().follow(new NodeLoop.Follower() {
            @Override
            public void onTick(Instant steady) {
                ticks.countDown();
            }
        });
        assertTrue(ticks.await(30, TimeUnit.SECONDS));
    }

    @Test
    void a_gap_has_bounds_and_a_rescan_needs_a_wallet() throws Exception {
        try (RunningNode node = TestNodes.start(folder)) {
            NodeApi api = node.api();
            for (int bad : new int[] {0, -1, 10_001})
                assertThrows(ApiException.class, () -> api.createWallet(Optional.empty(), Optional.empty(), bad));
            assertEquals(
                    ApiException.Kind.NOT_FOUND,
                    assertThrows(ApiException.class, () -> api.rescanWallet(0, 20))
                            .kind());
        }
    }

    @Test
    void mining_again_and_again_without_finding_a_block_hands_out_one_address() throws Exception {
        try (RunningNode node = TestNodes.withWallet(TestNodes.start(folder))) {
            NodeApi api = node.api();
            String first = api.startMining("", 1, 1).address();
            for (int i = 0; i < 30; i++) {
                api.stopMining();
                String next = api.startMining("", 1, 1).address();
                if (api.utxos().isEmpty()) assertEquals(first, next);
            }
            api.stopMining();
        }
    }

    @Test
    void w19_a_miner_makes_no_wallet_whose_words_nobody_saw_and_begins_when_there_is_one() throws Exception {
        NodeConfig config = TestNodes.config(folder).with("role", "miner");
        try (RunningNode node = Daemon.start(config)) {
            NodeApi api = node.api();
            assertEquals(0, api.wallet().keys());
            assertTrue(!api.mining().active() && api.status().height() == 0);
            try (var wallets = Files.list(folder.resolve("wallets"))) {
                assertEquals(
                        0,
                        wallets.filter(file -> file.toString().endsWith(".wallet"))
                                .count());
            }
            api.createWallet(Optional.empty(), Optional.empty());
            Await.until("a block", () -> api.status().height() > 0);
            assertTrue(api.mining().active());
        }
    }
}
