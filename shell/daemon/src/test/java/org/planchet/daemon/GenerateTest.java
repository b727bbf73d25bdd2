package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.MiningView;
import org.planchet.api.NodeApi;
import org.planchet.daemon.adapters.RpcInterfaceTest;
import org.planchet.daemon.config.ChainFile;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.fixtures.Await;

/// The one loop that mines ends whenever it is to, whoever has it mine.
class GenerateTest {
    private static final String ADDRESS = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
    private static final String PARAMS = "[1,\"" + ADDRESS + "\",2000000000]";

    @TempDir
    private Path folder;

    /// A chain whose blocks take some thousand hashes each.
    private NodeConfig easy() throws Exception {
        Path file = folder.resolve("chain.yaml");
        ChainFile.create(file, Map.of("first_zero_bits", "16"), Instant.ofEpochSecond(1_700_000_000));
        return TestNodes.config(folder.resolve("data")).with("chain", file.toString());
    }

    /// A chain whose blocks take longer than anybody waits: some billion hashes.
    private RunningNode hard() throws Exception {
        return Daemon.start(TestNodes.config(folder.resolve("data"))
                .with("chain", "mainnet")
                .with("api", "true")
                .with("rpc-user", "alice")
                .with("rpc-password", "long-secret"));
    }

    /// Has a first call begin to search.
    private static <T> CompletableFuture<T> searching(RunningNode node, Supplier<T> call) throws Exception {
        CompletableFuture<T> answer = CompletableFuture.supplyAsync(call);
        Await.until("a search", () -> node.api().mining().hashRate() > 0);
        return answer;
    }

    private static Supplier<String> rpc(RunningNode node, String method, String params) {
        return () -> {
            try {
                return RpcInterfaceTest.call(node, "alice:long-secret", method, params)
                        .body();
            } catch (Exception failed) {
                throw new CompletionException(failed);
            }
        };
    }

    @Test
    void stopping_ends_what_was_asked_for_and_nothing_later() throws Exception {
        try (RunningNode node = Daemon.start(easy())) {
            NodeApi api = node.api();
            String address =
                    api.createWallet(Optional.empty(), Optional.empty()).firstAddress();
            CompletableFuture<List<String>> asked = CompletableFuture.supplyAsync(() -> api.generate(address, 10_000));
            Await.until("a first block", () -> api.status().height() > 0);
            api.stopMining();
            List<String> found = asked.get(10, TimeUnit.SECONDS);
            assertTrue(found.size() < 10_000, () -> "found " + found.size());
            assertEquals(1, api.generate(address, 1).size());
        }
    }

    @Test
    void the_background_miner_finds_as_many_as_asked_for_and_ends() throws Exception {
        try (RunningNode node = Daemon.start(easy())) {
            NodeApi api = node.api();
            String address =
                    api.createWallet(Optional.empty(), Optional.empty()).firstAddress();
            MiningView started = api.startMining(address, 3, 2);
            assertEquals("true 2 " + address, started.active() + " " + started.threads() + " " + started.address());
            Await.until("its end", () -> !api.mining().active());
            assertEquals(3, api.status().height());
            assertEquals(3, api.mining().blocksFound());
            api.startMining(address, -1, 1);
            Await.until("more blocks", () -> api.status().height() > 5);
            assertEquals(false, api.stopMining().active());
        }
    }

    @Test
    void json_rpcs_searches_end_with_the_miners() throws Exception {
        try (RunningNode node = hard()) {
            CompletableFuture<String> blocks = searching(node, rpc(node, "generatetoaddress", PARAMS));
            node.api().stopMining();
            assertTrue(blocks.get(10, TimeUnit.SECONDS).contains("\"result\":[]"));
            String empty = "[\"" + ADDRESS + "\",[]]";
            // A million tries may be over before the stop: it ends without a block either way.
            CompletableFuture<String> block = CompletableFuture.supplyAsync(rpc(node, "generateblock", empty));
            node.api().stopMining();
            assertTrue(block.get(10, TimeUnit.SECONDS).contains("Failed to make block."));
        }
    }

    @Test
    void the_miner_waits_while_nobody_would_take_the_next_block() throws Exception {
        String address = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";
        try (RunningNode node = Daemon.start(TestNodes.config(folder.resolve("data"))
                .with("api", "true")
                .with("rpc-user", "alice")
                .with("rpc-password", "long-secret"))) {
            node.api().generate(address, 1);
            // The tip is more than two hours ahead of the clock.
            long early = node.api().status().best().tipTime() - 10_000;
            assertTrue(rpc(node, "setmocktime", "[" + early + "]").get().contains("\"result\":null"));
            ApiException refused =
                    assertThrows(ApiException.class, () -> node.api().generate(address, 1));
            assertTrue(refused.toString().contains("time-too-new"), refused::toString);
            assertTrue(rpc(node, "generatetoaddress", "[1,\"" + address + "\"]")
                    .get()
                    .contains("time-too-new"));
            node.api().startMining(address, 1, 1);
            assertTrue(rpc(node, "setmocktime", "[0]").get().contains("\"result\":null"));
            Await.until("the block", () -> node.api().status().height() == 2);
        }
    }

    @Test
    void an_interrupt_ends_a_search() throws Exception {
        try (RunningNode node = hard()) {
            Thread[] caller = new Thread[1];
            CompletableFuture<List<String>> gone = searching(node, () -> {
                caller[0] = Thread.currentThread();
                return node.api().generate(ADDRESS, 1);
            });
            caller[0].interrupt();
            assertEquals(List.of(), gone.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void the_nodes_end_ends_a_search() throws Exception {
        CompletableFuture<List<String>> last;
        try (RunningNode node = hard()) {
            last = searching(node, () -> node.api().generate(ADDRESS, 1));
        }
        CompletionException failed = assertThrows(
                CompletionException.class,
                () -> last.orTimeout(10, TimeUnit.SECONDS).join());
        assertInstanceOf(ApiException.class, failed.getCause());
    }
}
