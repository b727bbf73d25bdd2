package org.planchet.deploy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.planchet.api.NodeApi;
import org.planchet.api.TransferRequest;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Chains;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;
import org.planchet.testkit.MiniWallet;
import org.planchet.testkit.PlanchetNode;

/// What users do to a chain while its nodes come and go: they read, post payments that they signed themselves, have the
/// nodes' wallets pay, and mine. Whatever was acknowledged is written down, and whatever failed.
final class ClusterLoad implements AutoCloseable {
    static final String REWARD = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    /// Regtest's: so many blocks must lie above a reward before it can be spent.
    private static final int MATURITY = 100;

    /// Each is one coin of the poster: what it posts waits for nothing that is not in a block.
    private static final int POSTS = 800;

    private static final int COINS_OF_A_WALLET = 10;

    final ServiceClient service;
    final Queue<String> blocks = new ConcurrentLinkedQueue<>();
    final Queue<String> transactions = new ConcurrentLinkedQueue<>();
    final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    final AtomicInteger reads = new AtomicInteger();
    private final Cluster cluster;
    private final List<ClusterPod> payers = new ArrayList<>();
    private final MiniWallet poster = new MiniWallet(Chains.regtest(), "poster");
    private final ExecutorService users = Executors.newVirtualThreadPerTaskExecutor();
    private volatile String tip = "";
    private volatile boolean stopped;

    /// Something that a user does.
    private interface Step {
        void run() throws Exception;
    }

    /// Gives coins to the poster, and to wallets in the first pod and the last that there are now.
    ClusterLoad(Cluster cluster) throws Exception {
        this.cluster = cluster;
        service = new ServiceClient(cluster);
        NodeApi miner = cluster.pods().getFirst().api();
        for (ClusterPod pod : List.of(cluster.pods().getFirst(), cluster.pods().getLast())) {
            pod.api().createWallet(Optional.empty(), Optional.empty());
            miner.generate(pod.api().newAddress(""), COINS_OF_A_WALLET);
            payers.add(pod);
        }
        List<String> mined = new ArrayList<>(miner.generate(poster.address(), POSTS));
        mined.addAll(miner.generate(REWARD, MATURITY));
        tip = mined.getLast();
        int height = payers.size() * COINS_OF_A_WALLET;
        for (String hash : mined) {
            Block block = Block.parse(miner.rawBlock(hash));
            poster.onChainEvents(List.of(new ChainEvent.BlockConnected(block, ++height, BlockUndo.EMPTY)));
        }
    }

    void start() {
        every(200, () -> {
            service.ask(api -> api.header("latest"));
            service.ask(NodeApi::status);
            reads.addAndGet(2);
        });
        every(400, this::post);
        every(1_000, this::transfer);
        every(1_500, this::mine);
    }

    private void every(long millis, Step step) {
        users.execute(() -> {
            try {
                while (!stopped) {
                    step.run();
                    Thread.sleep(millis);
                }
            } catch (Exception | AssertionError failed) {
                failures.add(failed);
            }
        });
    }

    private void post() {
        Transaction signed = poster.pay(poster.script(), 10_000, 1_000);
        String raw = HexFormat.of().formatHex(signed.raw());
        transactions.add(service.ask(api -> api.broadcast(raw)));
    }

    /// Each wallet is in one pod, so it pays while that one is ready.
    private void transfer() {
        for (ClusterPod pod : payers)
            if (cluster.endpoints().contains(pod)) {
                var request = new TransferRequest(REWARD, 10_000, 5_000L, null, null, null, false);
                transactions.add(pod.api().transfer(request).txid());
            }
    }

    /// One block on the other, as a chain's miners do who hear of each other's blocks at once.
    private void mine() {
        tip = service.ask(api -> {
            PlanchetNode.await("the block before", () -> api.status().tip().equals(tip));
            return api.generate(REWARD, 1).getFirst();
        });
        blocks.add(tip);
    }

    /// Ends it, and returns when nobody waits for an answer any more.
    @Override
    public void close() {
        stopped = true;
        users.close();
    }
}
