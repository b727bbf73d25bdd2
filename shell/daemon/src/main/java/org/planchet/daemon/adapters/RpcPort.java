package org.planchet.daemon.adapters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Verdict;
import org.planchet.daemon.follow.Indexer;
import org.planchet.daemon.logging.LogCategory;
import org.planchet.daemon.loop.NodeClock;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.mining.MiningLoop;
import org.planchet.daemon.saving.MempoolSaver;
import org.planchet.daemon.saving.PeersSaver;
import org.planchet.daemon.wallet.WalletService;
import org.planchet.index.FilterHeader;
import org.planchet.index.Index;
import org.planchet.index.IndexReader;
import org.planchet.index.TxPosition;
import org.planchet.mempool.FeeEstimates;
import org.planchet.mempool.MempoolSnapshot;
import org.planchet.mining.BlockTemplate;
import org.planchet.network.ClockOffset;
import org.planchet.network.SocketInfo;
import org.planchet.node.NodeControl;
import org.planchet.node.NodeReader;
import org.planchet.node.SettledNode;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.Txid;
import org.planchet.rpc.NodePort;
import org.planchet.storage.DataFolder;
import org.planchet.storage.MempoolFile;
import org.planchet.wallet.WalletState;
import org.planchet.wire.AddressNetwork;

/// What JSON-RPC may do to the node in this process.
public final class RpcPort implements NodePort, NodeLoop.Follower {
    private final NodeLoop loop;
    private final NodeClock clock;
    private final MiningLoop mining;
    private final WalletService wallet;
    private final Indexer index;
    private final MempoolSaver mempoolSaver;
    private final PeersSaver peersSaver;
    private final @Nullable DataFolder folder;
    private final CoinCache coinCache;
    private final Optional<String> listening;
    private final Runnable stop;
    private final long startedAt = System.nanoTime();
    private final Object newTip = new Object();
    private volatile boolean stopAsked;

    public RpcPort(
            NodeLoop loop,
            NodeClock clock,
            MiningLoop mining,
            WalletService wallet,
            Indexer index,
            MempoolSaver mempoolSaver,
            PeersSaver peersSaver,
            @Nullable DataFolder folder,
            CoinCache coinCache,
            Optional<String> listening,
            Runnable stop) {
        this.loop = loop;
        this.clock = clock;
        this.mining = mining;
        this.wallet = wallet;
        this.index = index;
        this.mempoolSaver = mempoolSaver;
        this.peersSaver = peersSaver;
        this.folder = folder;
        this.coinCache = coinCache;
        this.listening = listening;
        this.stop = stop;
    }

    @Override
    public ChainParams params() {
        return loop.params();
    }

    @Override
    public ChainSnapshot chain() {
        return loop.chain();
    }

    @Override
    public int mempoolTransactions() {
        return loop.published().mempoolTransactions();
    }

    @Override
    public PolicySettings policy() {
        return loop.policy();
    }

    @Override
    public FeeEstimates fees() {
        return loop.feeEstimates();
    }

    @Override
    public boolean initialDownloadIsOver() {
        return loop.published().initialDownloadIsOver();
    }

    @Override
    public ClockOffset clockOffset() {
        return loop.published().clockOffset();
    }

    @Override
    public @Nullable Block block(BlockIndex index) {
        return loop.block(index);
    }

    @Override
    public @Nullable BlockUndo undo(BlockIndex index) {
        return loop.undo(index);
    }

    @Override
    public <T extends @Nullable Object> T ask(Function<? super NodeReader, ? extends T> question) {
        return loop.ask(question);
    }

    @Override
    public <T extends @Nullable Object> T askSettled(Function<? super SettledNode, ? extends T> question) {
        return loop.askSettled(question);
    }

    @Override
    public <T extends @Nullable Object> T change(Function<? super NodeControl, ? extends T> command) {
        return wallet.change(command);
    }

    @Override
    public List<IndexState> indexes() {
        boolean synced = index.isCurrent();
        return index.wanted().stream()
                .sorted()
                .map(each -> new IndexState(nameOf(each), index.height(each), synced))
                .toList();
    }

    private static String nameOf(Index index) {
        return switch (index) {
            case TRANSACTIONS -> "txindex";
            case SCRIPTS -> "scripthashindex";
            case FILTERS -> NodePort.FILTER_INDEX;
        };
    }

    @Override
    public Optional<TxPosition> find(Txid txid) {
        return lookUp(Index.TRANSACTIONS, r -> r.transaction(txid));
    }

    @Override
    public Optional<WalletState.StoredTx> kept(Txid txid) {
        if (!loop.isLight()) return Optional.empty();
        return ask(_ -> Optional.ofNullable(wallet.wallet()).flatMap(open -> open.transaction(txid)));
    }

    @Override
    public Optional<FilterHeader> filterHeader(BlockHash block) {
        return lookUp(Index.FILTERS, r -> r.filterHeader(block));
    }

    @Override
    public Optional<byte[]> filter(BlockHash block) {
        return lookUp(Index.FILTERS, r -> r.filter(block));
    }

    private <T> Optional<T> lookUp(Index kind, Function<IndexReader, Optional<T>> question) {
        loop.demandBlocks();
        if (!index.wanted().contains(kind)) return Optional.empty();
        // If it does not catch up, it may have the answer all the same.
        index.awaitCurrent();
        return index.read(question);
    }

    @Override
    public Instant now() {
        return loop.now();
    }

    @Override
    public void mockTime(Optional<Instant> time) {
        clock.stop(time);
    }

    @Override
    public void advance(Duration time) {
        clock.advance(time);
    }

    @Override
    public Duration uptime() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    @Override
    public void awaitOtherTip(BlockHash tip, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        synchronized (newTip) {
            try {
                while (loop.isTip(tip) && !loop.stopping()) {
                    long left = (end - System.nanoTime()) / 1_000_000;
                    if (left <= 0) return;
                    newTip.wait(left);
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Lets go of those who wait for a tip: there will be no other.
    void wakeWaiting() {
        synchronized (newTip) {
            newTip.notifyAll();
        }
    }

    @Override
    public boolean stopping() {
        return loop.stopping();
    }

    @Override
    public Optional<SocketInfo> socket(long peer) {
        return loop.sockets().info(peer);
    }

    @Override
    public TotalTraffic totalTraffic() {
        return new TotalTraffic(loop.sockets().totalSent(), loop.sockets().totalReceived());
    }

    @Override
    public Verdict<List<BlockHash>> generate(Script rewardTo, int blocks, long tries) {
        try (MiningLoop.Run run = mining.begin(1, tries)) {
            return mining.generate(run, rewardTo, blocks);
        }
    }

    @Override
    public Optional<Block> search(BlockTemplate template, long tries) {
        try (MiningLoop.Run run = mining.begin(1, tries)) {
            return run.search(template, () -> true);
        }
    }

    @Override
    public Optional<Path> saveMempool() throws IOException {
        loop.demandBlocks();
        return mempoolSaver.saveNow();
    }

    @Override
    public MempoolSnapshot readMempool(Path file) throws IOException, MalformedDataException {
        return MempoolSnapshot.parse(MempoolFile.read(file));
    }

    @Override
    public CoinCache coinCache() {
        return coinCache;
    }

    @Override
    public void saveBans() {
        peersSaver.saveBans();
    }

    @Override
    public byte[] minerTag() {
        return mining.tag();
    }

    @Override
    public long blockBytes() {
        if (folder == null || loop.isLight()) return 0;
        try (Stream<Path> files = Files.list(folder.blocks())) {
            long bytes = 0;
            for (Path file : files.toList()) bytes += Files.exists(file) ? Files.size(file) : 0;
            return bytes;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public SortedMap<String, Boolean> logCategories() {
        return LogCategory.states();
    }

    @Override
    public boolean log(String category, boolean details) {
        return LogCategory.turn(category, details);
    }

    @Override
    public Optional<Path> log() {
        return folder == null ? Optional.empty() : Optional.of(folder.logFile());
    }

    @Override
    public Optional<String> proxy(AddressNetwork network) {
        return loop.sockets().proxies().to(network).map(proxy -> proxy.place().toString());
    }

    @Override
    public Optional<String> listening() {
        return listening;
    }

    @Override
    public void stop() {
        stopAsked = true;
    }

    /// A call has been answered: if it was the one to stop the node, now is the time.
    void answered() {
        if (stopAsked) Thread.ofPlatform().name("stop").start(stop);
    }

    @Override
    public void onChain(List<ChainEvent> events, Instant now) {
        wakeWaiting();
    }
}
