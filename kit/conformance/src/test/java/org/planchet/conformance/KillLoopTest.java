package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.NodeApi;
import org.planchet.api.TransferRequest;
import org.planchet.api.WalletView;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.offline.DataFolderTasks;
import org.planchet.testkit.PlanchetNode;

/// S01: a node is killed (kill -9) again and again, whatever it is doing. After each kill it starts, and every block,
/// address and payment that it had acknowledged is there.
///
/// `-Dplanchet.kill.cycles=500` for more kills, `-Dplanchet.kill.seed=2` for others.
@Tag("slow")
class KillLoopTest {
    private static final int CYCLES = Integer.getInteger("planchet.kill.cycles", 24);
    private static final long SEED = Long.getLong("planchet.kill.seed", 1);
    private static final int MATURE = 110;
    private static final int SYNCED = 20;
    private static final int SAMPLE = 20;

    private enum Doing {
        STARTING,
        STOPPING,
        MINING,
        PAYING,
        SYNCING,
        IMPORTING
    }

    @TempDir
    Path temp;

    private final Random random = new Random(SEED);
    private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());

    // What the node has acknowledged.
    private final List<String> blocks = new ArrayList<>();
    private final Set<String> addresses = new LinkedHashSet<>();
    private final Set<String> payments = new LinkedHashSet<>();

    /// Blocks acknowledged since the last check: all of them are looked at, of the others some.
    private int unchecked;

    private Path data() {
        return temp.resolve("node");
    }

    @Test
    void s01_k08_kill_9_whatever_it_does_loses_nothing_that_was_acknowledged() throws Exception {
        Map<Doing, Integer> kills = new EnumMap<>(Doing.class);
        try (RunningNode neighbour = Daemon.start(Folders.config(temp.resolve("neighbour")))) {
            begin(neighbour);
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                Doing doing = Doing.values()[cycle % Doing.values().length];
                kill(doing, neighbour);
                kills.merge(doing, 1, Integer::sum);
                if ((cycle + 1) % 50 == 0) print(kills);
            }
            check("at the end", neighbour);
            finishImport();
        }
        print(kills);
        assertTrue(blocks.size() > MATURE && !payments.isEmpty(), "nothing was acknowledged");
    }

    private void print(Map<Doing, Integer> kills) {
        System.out.println("kills " + kills + ", seed " + SEED + ": " + blocks.size() + " blocks, " + addresses.size()
                + " addresses, " + payments.size() + " payments, none lost");
    }

    private void begin(RunningNode neighbour) throws Exception {
        NodeProcess node = NodeProcess.start(data());
        try {
            NodeApi api = node.api();
            api.createWallet(Optional.empty(), Optional.empty());
            acknowledged(api.generate("", MATURE));
            sync(api, neighbour);
        } finally {
            node.kill();
        }
    }

    private void acknowledged(List<String> hashes) {
        blocks.addAll(hashes);
        unchecked += hashes.size();
    }

    private static void sync(NodeApi api, RunningNode neighbour) {
        if (api.peers().stream().noneMatch(peer -> peer.address().equals(neighbour.p2pAddress())))
            api.addPeer(neighbour.p2pAddress());
        PlanchetNode.await(
                "the neighbour's tip",
                () -> api.status().tip().equals(neighbour.api().status().tip()));
    }

    private void kill(Doing doing, RunningNode neighbour) throws Exception {
        switch (doing) {
            case STARTING -> {
                NodeProcess node = NodeProcess.start(data());
                TimeUnit.MILLISECONDS.sleep(random.nextInt(2_500));
                node.kill();
            }
            case IMPORTING -> killImport(neighbour);
            case SYNCING -> {
                // The neighbour mines on the same tip, or the node's blocks would lose.
                check("before a sync", neighbour);
                neighbour.api().generate("bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202", SYNCED);
                killWhile(doing, neighbour);
            }
            case STOPPING, MINING, PAYING -> killWhile(doing, neighbour);
        }
    }

    private void killWhile(Doing doing, RunningNode neighbour) throws Exception {
        NodeProcess node = NodeProcess.start(data());
        try {
            NodeApi api = node.api();
            hasEverything(api, "before " + doing);
            var _ = killer.schedule(node::kill, 20 + random.nextInt(900), TimeUnit.MILLISECONDS);
            while (node.isAlive()) act(doing, node, api, neighbour);
        } finally {
            node.kill();
        }
    }

    /// Does one thing; what comes back is acknowledged.
    private void act(Doing doing, NodeProcess node, NodeApi api, RunningNode neighbour) throws InterruptedException {
        try {
            switch (doing) {
                case MINING -> acknowledged(api.generate("", 1 + random.nextInt(3)));
                case PAYING -> {
                    String address = api.newAddress("");
                    addresses.add(address);
                    payments.add(pay(api, address));
                    if (random.nextInt(3) == 0) acknowledged(api.generate("", 1));
                }
                case SYNCING -> {
                    api.addPeer(neighbour.p2pAddress());
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                case STOPPING -> {
                    acknowledged(api.generate("", 1));
                    node.stop();
                    TimeUnit.MILLISECONDS.sleep(50);
                }
                case STARTING, IMPORTING -> throw new AssertionError(doing);
            }
        } catch (ApiException gone) {
            // Killed in the middle, or stopping; or a refusal, which acknowledges nothing.
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static String pay(NodeApi api, String address) {
        return api.transfer(new TransferRequest(address, 50_000, 5_000L, null, null, null, false))
                .txid();
    }

    private void check(String when, RunningNode neighbour) throws Exception {
        NodeProcess node = NodeProcess.start(data());
        try {
            NodeApi api = node.api();
            hasEverything(api, when);
            sync(api, neighbour);
        } finally {
            node.kill();
        }
    }

    private void hasEverything(NodeApi api, String when) {
        List<String> looked = new ArrayList<>(blocks.subList(blocks.size() - unchecked, blocks.size()));
        unchecked = 0;
        for (int i = 0; i < SAMPLE; i++) looked.add(blocks.get(random.nextInt(blocks.size())));
        for (String hash : looked) assertTrue(api.rawBlock(hash).length > 80, when);
        Set<String> there = api.wallet().addresses().stream()
                .map(WalletView.AddressEntry::address)
                .collect(Collectors.toSet());
        assertEquals(Set.of(), without(addresses, there), when + ": addresses lost");
        PlanchetNode.await(when + ": all payments in a block or in the pool", () -> areThere(api, when));
    }

    /// No payment is ever forgotten; the mempool may take a moment to get them back.
    private boolean areThere(NodeApi api, String when) {
        Map<String, String> states = new HashMap<>();
        for (WalletView.HistoryEntry entry : api.history(100_000)) states.put(entry.txid(), entry.state());
        assertEquals(Set.of(), without(payments, states.keySet()), when + ": payments lost");
        return payments.stream().allMatch(payment -> isAlive(states.get(payment)));
    }

    private static boolean isAlive(@Nullable String state) {
        return "unconfirmed".equals(state) || "confirmed".equals(state);
    }

    private static Set<String> without(Set<String> wanted, Set<String> there) {
        var missing = new LinkedHashSet<>(wanted);
        missing.removeAll(there);
        return missing;
    }

    private Path blockFile() throws IOException {
        Path copy = temp.resolve("blk.dat");
        if (!Files.exists(copy)) Files.copy(temp.resolve("neighbour/blocks/blk00000.dat"), copy);
        return copy;
    }

    private void killImport(RunningNode neighbour) throws Exception {
        assertTrue(neighbour.api().status().height() >= MATURE);
        Path imported = temp.resolve("imported");
        Process process = NodeProcess.launch(
                NodeProcess.command(
                        "import",
                        "--chain",
                        "regtest",
                        "--data-dir",
                        imported.toString(),
                        blockFile().toString()),
                imported);
        TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(2_000));
        process.destroyForcibly();
        process.onExit().join();
    }

    private void finishImport() throws Exception {
        DataFolderTasks.ImportResult result = DataFolderTasks.importBlocks(
                Folders.config(temp.resolve("imported")), Collections.singletonList(blockFile()), progress -> {});
        assertEquals(0, result.read().refused());
        assertTrue(result.height() >= MATURE, "imported up to " + result.height());
    }
}
