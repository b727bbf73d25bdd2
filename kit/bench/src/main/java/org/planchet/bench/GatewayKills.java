package org.planchet.bench;

import static org.planchet.bench.Figures.line;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.planchet.api.FollowerView;
import org.planchet.primitives.Block;
import org.planchet.testkit.FreePort;

/// Two nodes that may write the stores, and two gateways before them; one of them at a time, or a store, is killed at
/// any moment while blocks come and callers ask, and started again. At the end the stores must hold each block once.
final class GatewayKills implements AutoCloseable {
    private static final int PAYMENTS = 2_000;
    private static final int PAYMENTS_A_BLOCK = 100;
    private static final int BLOCKS_A_KILL = 6;
    private static final long BLOCK_MILLIS = 100;
    private static final Pattern HEIGHT = Pattern.compile("\"index\":([0-9]+)");

    /// What is killed.
    private enum Victim {
        LEADER,
        MONGODB,
        REDIS,
        GATEWAY
    }

    private final Path work;
    private final OutsideServers stores;
    private final List<String> ports;
    private final List<FollowedNode> nodes = new CopyOnWriteArrayList<>();
    private final List<ServedGateway> gateways = new CopyOnWriteArrayList<>();
    private final Random chance = new Random(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Block> blocks;
    private int handedIn;

    private GatewayKills(Path work, OutsideServers stores, List<String> ports, List<Block> blocks) {
        this.work = work;
        this.stores = stores;
        this.ports = ports;
        this.blocks = blocks;
    }

    static void run(int kills, String mongodb) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("planchet-bench");
        try {
            ChainGenerator.ForReaders made = ChainGenerator.makeForReaders(
                    work.resolve("chain"), PAYMENTS, PAYMENTS_A_BLOCK, kills * BLOCKS_A_KILL);
            var chain = made.ahead().chain();
            for (int i = 0; i < 2; i++)
                Planchet.importInto(work.resolve("node" + i), chain.file(), "0", work.resolve("import.log"));
            List<String> ports = List.of(Integer.toString(FreePort.choose()), Integer.toString(FreePort.choose()));
            try (var stores = new OutsideServers(work.resolve("stores"), mongodb, PAYMENTS * 100);
                    var bench =
                            new GatewayKills(work, stores, ports, made.ahead().next())) {
                bench.run(kills);
            }
        } finally {
            Planchet.delete(work);
        }
    }

    private FollowedNode startNode(int i) throws IOException, InterruptedException {
        return FollowedNode.start(
                work.resolve("node" + i),
                work.resolve("node" + i + ".log"),
                stores,
                "--port",
                ports.get(i),
                "--peer",
                "127.0.0.1:" + ports.get(1 - i));
    }

    private ServedGateway startGateway(int i) throws IOException, InterruptedException {
        return ServedGateway.start(stores, nodes.getFirst().node(), work.resolve("gateway" + i + ".log"));
    }

    private void run(int kills) throws IOException, InterruptedException {
        for (int i = 0; i < 2; i++) nodes.add(startNode(i));
        for (FollowedNode node : nodes) node.awaitStores();
        for (int i = 0; i < 2; i++) gateways.add(startGateway(i));
        var over = new AtomicBoolean();
        CompletableFuture<Long> reads = CompletableFuture.supplyAsync(() -> read(over), threads);
        Map<Victim, Integer> killed = new EnumMap<>(Victim.class);
        for (int i = 0; i < kills; i++) {
            Victim victim = Victim.values()[i % Victim.values().length];
            CompletableFuture<Void> load = CompletableFuture.runAsync(this::handIn, threads);
            Thread.sleep(chance.nextLong(BLOCKS_A_KILL * BLOCK_MILLIS));
            kill(victim);
            load.join();
            handInAgain();
            for (FollowedNode node : nodes) node.awaitStores();
            killed.merge(victim, 1, Integer::sum);
        }
        over.set(true);
        long answers = reads.join();
        line("killed: " + killed + ", while " + handedIn + " blocks came and " + answers + " reads were answered");
        List<String> wrong = wrong();
        line(wrong.isEmpty() ? "nothing is lost, nothing is there twice, no read went back" : "MISSED: " + wrong);
    }

    private void kill(Victim victim) throws IOException, InterruptedException {
        switch (victim) {
            case LEADER -> {
                int leader = isWriting(nodes.getFirst()) ? 0 : 1;
                nodes.get(leader).node().kill();
                nodes.set(leader, startNode(leader));
            }
            case MONGODB -> stores.breakMongo();
            case REDIS -> stores.killRedis();
            case GATEWAY -> {
                int which = chance.nextInt(gateways.size());
                gateways.get(which).close();
                gateways.set(which, startGateway(which));
            }
        }
    }

    private static boolean isWriting(FollowedNode node) throws IOException {
        return node.status().followers().stream().map(FollowerView::state).anyMatch("writing"::equals);
    }

    /// Hands the next blocks to whichever node answers.
    private void handIn() {
        for (int i = 0; i < BLOCKS_A_KILL; i++) {
            Block block = blocks.get(handedIn++);
            for (FollowedNode node : List.copyOf(nodes)) handIn(node, block);
            try {
                Thread.sleep(BLOCK_MILLIS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean handIn(FollowedNode node, Block block) {
        String raw = HexFormat.of().formatHex(block.raw());
        try {
            node.node().send(List.of(node.node().rpc(ServedNode.callOf("submitblock", "\"" + raw + "\""))));
            return true;
        } catch (IOException killed) {
            return false;
        }
    }

    /// Those that came while a node was away, so that all have all.
    private void handInAgain() throws IOException {
        for (FollowedNode node : nodes)
            for (Block block : blocks.subList(handedIn - BLOCKS_A_KILL, handedIn))
                if (!handIn(node, block)) throw new IOException("a node does not answer");
    }

    /// Asks whichever gateway answers for the tip, each time for one no older than the last. Returns how often.
    private long read(AtomicBoolean over) {
        long answers = 0;
        int height = 0;
        for (int i = 0; !over.get(); i++) {
            List<ServedGateway> servers = List.copyOf(gateways);
            try (HttpConnection connection = servers.get(i % servers.size()).connect()) {
                while (!over.get()) {
                    byte[] answer =
                            connection.send(ServedGateway.get("/api/v1/headers/latest?at-least-height=" + height));
                    Matcher at = HEIGHT.matcher(new String(answer, StandardCharsets.UTF_8));
                    int now = at.find() ? Integer.parseInt(at.group(1)) : -1;
                    if (now < height) throw new IllegalStateException("height " + now + " after " + height);
                    height = now;
                    answers++;
                }
            } catch (IOException away) {
                // The other one is asked.
            }
        }
        return answers;
    }

    private List<String> wrong() throws IOException {
        List<String> wrong = new ArrayList<>();
        FollowedNode node = nodes.getFirst();
        String difference = node.difference();
        if (!difference.isEmpty()) wrong.add(difference);
        int tip = node.status().height();
        try (HttpConnection ours = node.node().connect();
                HttpConnection theirs = gateways.getFirst().connect()) {
            for (int height = 0; height <= tip; height++) {
                String path = "/api/v1/blocks/" + height;
                if (!Arrays.equals(ours.send(node.node().get(path)), theirs.send(ServedGateway.get(path))))
                    wrong.add("block " + height + " differs");
            }
        }
        int replayed = replayed();
        if (replayed != tip) wrong.add("the events in Redis lead to " + replayed + " and not " + tip);
        return wrong;
    }

    /// The height to which the events lead, taken one after the other; -1 if one does not follow from the one before.
    private int replayed() {
        try (var client = RedisClient.create(stores.redisUri());
                var connection = client.connect()) {
            int height = -1;
            for (var message : connection.sync().xrange("{planchet:regtest}:events", Range.unbounded())) {
                boolean connected = "connected".equals(message.getBody().get("event"));
                int at = Integer.parseInt(message.getBody().getOrDefault("height", ""));
                if (at != (connected ? height + 1 : height)) return -1;
                height = connected ? at : at - 1;
            }
            return height;
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (ServedGateway gateway : gateways) gateway.close();
        for (FollowedNode node : nodes) node.close();
    }
}
