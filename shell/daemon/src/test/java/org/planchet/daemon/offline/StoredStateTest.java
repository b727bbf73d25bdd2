package org.planchet.daemon.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.WalletView;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.TestNodes;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;

/// A node that was made to forget its chain or its neighbours starts as if it had never had them.
class StoredStateTest {
    private static final int BLOCKS = 12;

    @TempDir
    Path folder;

    private NodeConfig config() {
        return TestNodes.config(folder);
    }

    private WalletView mined() throws StartupException {
        try (RunningNode node = Daemon.start(config())) {
            node.api().createWallet(Optional.empty(), Optional.empty());
            node.api().generate("", BLOCKS);
            return node.api().wallet();
        }
    }

    @Test
    void without_its_chain_a_node_begins_anew_and_the_wallet_keeps_its_keys() throws Exception {
        WalletView before = mined();
        try (StoredState stored = StoredState.open(config())) {
            assertTrue(stored.chainBytes() > 0);
            stored.deleteChain();
            assertEquals(0, stored.chainBytes());
        }
        try (RunningNode node = TestNodes.withWallet(Daemon.start(config()))) {
            assertEquals(0, node.api().status().height());
            WalletView after = node.api().wallet();
            assertEquals(before.addresses().size(), after.addresses().size());
            assertEquals(0, after.confirmed() + after.unconfirmed() + after.immature());
            node.api().generate("", 2);
            assertEquals(2, node.api().status().height());
            assertTrue(node.api().wallet().immature() > 0);
        }
    }

    @Test
    void a_deletion_that_was_broken_off_is_not_taken_for_damage() throws Exception {
        mined();
        Files.writeString(folder.resolve("RESET"), "");
        Files.delete(folder.resolve("blocks").resolve("blk00000.dat"));
        try (RunningNode node = Daemon.start(config())) {
            assertEquals(0, node.api().status().height());
        }
    }

    @Test
    void without_its_neighbours_a_node_knows_nobody() throws Exception {
        try (RunningNode node = Daemon.start(config())) {
            node.api().addPeer("127.0.0.1:9");
        }
        try (StoredState stored = StoredState.open(config())) {
            stored.deletePeers();
        }
        try (RunningNode node = Daemon.start(config())) {
            assertEquals(0, node.api().peers().size());
        }
    }

    @Test
    void a_folder_with_a_node_on_it_is_left_alone() throws Exception {
        try (RunningNode node = Daemon.start(config())) {
            var refused = assertThrows(StartupException.class, () -> StoredState.open(config()));
            assertEquals(ExitCode.CANNOT_START, refused.exitCode());
            assertEquals(0, node.api().status().height());
        }
    }
}
