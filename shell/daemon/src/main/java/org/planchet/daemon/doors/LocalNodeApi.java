package org.planchet.daemon.doors;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.planchet.api.AddressView;
import org.planchet.api.ApiException;
import org.planchet.api.BlockView;
import org.planchet.api.ChainView;
import org.planchet.api.CoinSetView;
import org.planchet.api.ErrorCode;
import org.planchet.api.HeaderView;
import org.planchet.api.KnownNode;
import org.planchet.api.MempoolView;
import org.planchet.api.MiningView;
import org.planchet.api.NodeApi;
import org.planchet.api.NodeStatus;
import org.planchet.api.PeerView;
import org.planchet.api.Readiness;
import org.planchet.api.Refusal;
import org.planchet.api.StoreView;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.api.TxView;
import org.planchet.api.WalletView;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.Version;
import org.planchet.daemon.engine.Indexer;
import org.planchet.daemon.engine.Miner;
import org.planchet.daemon.engine.MiningLoop;
import org.planchet.daemon.engine.NodeLoop;
import org.planchet.daemon.engine.ScriptCheckerPool;
import org.planchet.daemon.engine.Snapshot;
import org.planchet.daemon.engine.StatusPublisher;
import org.planchet.daemon.queries.AddressQueries;
import org.planchet.daemon.queries.ApiMapper;
import org.planchet.daemon.queries.ChainQueries;
import org.planchet.daemon.queries.MempoolQueries;
import org.planchet.daemon.queries.MiningQueries;
import org.planchet.daemon.queries.PeerQueries;
import org.planchet.daemon.queries.StoreQueries;
import org.planchet.daemon.queries.TransferQueries;
import org.planchet.daemon.queries.WalletQueries;

/// The API over the node in this process: each call is handed to the part it concerns.
public final class LocalNodeApi implements NodeApi {
    /// Without a turn of the chain thread or a script checked for so long, something is stuck.
    private static final Duration STUCK = Duration.ofSeconds(30);

    private final Parts parts;
    private long lastChecked;
    private long checkedAt = System.nanoTime();

    /// The node's parts, and what its status tells besides.
    ///
    /// @param p2pAddress where the node listens for peers, empty if it does not
    /// @param apiAddress where the API listens, empty if it does not; known once the server has its port
    /// @param electrumAddress where Electrum's protocol is served, empty if it is not; known like that
    /// @param stop       stops the node
    public record Parts(
            NodeConfig config,
            NodeLoop loop,
            StatusPublisher snapshots,
            MiningLoop miningLoop,
            Miner miner,
            ScriptCheckerPool checker,
            NodeMetrics metrics,
            Indexer index,
            ChainQueries chain,
            AddressQueries addresses,
            PeerQueries peers,
            MempoolQueries mempool,
            StoreQueries store,
            MiningQueries mining,
            WalletQueries wallet,
            TransferQueries transfers,
            String p2pAddress,
            Supplier<String> apiAddress,
            Supplier<String> electrumAddress,
            Instant startedAt,
            Runnable stop) {}

    public LocalNodeApi(Parts parts) {
        this.parts = parts;
    }

    @Override
    public NodeStatus status() {
        return status(parts.snapshots().last());
    }

    private NodeStatus status(Snapshot now) {
        return new NodeStatus(
                Version.TEXT,
                parts.config().chain().name(),
                parts.config().role().text(),
                now.height(),
                now.tip(),
                now.tipTime(),
                now.bits(),
                now.difficulty(),
                now.chainWork(),
                now.headers(),
                now.syncing(),
                now.peers(),
                now.knownNodes(),
                now.mempoolTransactions(),
                now.mempoolBytes(),
                parts.config().index().text(),
                parts.index().height(),
                parts.miner().active(),
                parts.miningLoop().rate().perSecond(),
                parts.miningLoop().blocksFound(),
                parts.p2pAddress(),
                parts.apiAddress().get(),
                parts.electrumAddress().get(),
                parts.config().inMemory() ? "" : parts.config().dataDir().toString(),
                parts.startedAt().getEpochSecond(),
                parts.loop().now().getEpochSecond());
    }

    @Override
    public ChainView chain() {
        return parts.chain().view();
    }

    @Override
    public BlockView block(String ref) {
        return parts.chain().block(ref);
    }

    @Override
    public byte[] rawBlock(String ref) {
        return parts.chain().rawBlock(ref);
    }

    @Override
    public HeaderView header(String ref) {
        return parts.chain().header(ref);
    }

    @Override
    public List<HeaderView> headers(int height, int count) {
        return parts.chain().headers(height, count);
    }

    @Override
    public TxView transaction(String txid) {
        return parts.chain().transaction(txid);
    }

    @Override
    public String broadcast(String rawTransactionHex) {
        return fresh(parts.chain().broadcast(rawTransactionHex));
    }

    @Override
    public String submitBlock(String rawBlockHex) {
        return parts.chain().submitBlock(rawBlockHex);
    }

    @Override
    public List<PeerView> peers() {
        return parts.peers().list();
    }

    @Override
    public List<KnownNode> knownNodes() {
        return parts.peers().known();
    }

    @Override
    public void addPeer(String hostAndPort) {
        parts.peers().add(hostAndPort);
    }

    @Override
    public void removePeer(String hostAndPort, boolean block) {
        parts.peers().remove(hostAndPort, block);
    }

    @Override
    public NodeStatus sync(int from) {
        if (from < 0) throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.TOO_SMALL, "from", from, 0);
        parts.peers().sync(from);
        return fresh(status());
    }

    @Override
    public MempoolView mempool() {
        return parts.mempool().view();
    }

    @Override
    public MiningView mining() {
        return parts.mining().view();
    }

    @Override
    public MiningView startMining(String address, long blocks, int threads) {
        return parts.mining().start(address, blocks, threads);
    }

    @Override
    public MiningView stopMining() {
        return parts.mining().stop();
    }

    @Override
    public List<String> generate(String address, int count) {
        return parts.mining().generate(address, count);
    }

    @Override
    public WalletView wallet() {
        return parts.wallet().view();
    }

    @Override
    public WalletView.Created createWallet(Optional<String> passphrase, Optional<List<String>> phrase, int gap) {
        WalletView.Created created = parts.wallet().create(passphrase, phrase, gap);
        if (parts.config().role() == NodeConfig.Role.MINER && !mining().active()) mineAsMiner();
        return created;
    }

    /// Mines as `--role miner` does: to the address of the configuration, else to the wallet. A wallet is never
    /// made for it, since nobody would have seen its words. Returns false if there is neither.
    public boolean mineAsMiner() {
        Optional<String> to = parts.config().mineTo();
        if (to.isEmpty() && wallet().keys() == 0) return false;
        startMining(to.orElse(""), -1, parts.config().mineThreads());
        return true;
    }

    @Override
    public void unlockWallet(String passphrase, int seconds) {
        parts.wallet().unlock(passphrase, seconds);
    }

    @Override
    public void lockWallet() {
        parts.wallet().lock();
    }

    @Override
    public List<String> walletPhrase(Optional<String> passphrase) {
        return parts.wallet().phrase(passphrase.orElse(""));
    }

    @Override
    public void changePassphrase(Optional<String> from, String to) {
        parts.wallet().changePassphrase(from.orElse(""), to);
    }

    @Override
    public WalletView.KeyBalance keyBalance(String privateKey) {
        return parts.transfers().balance(privateKey);
    }

    @Override
    public List<WalletView.CoinEntry> utxos() {
        return parts.wallet().coins();
    }

    @Override
    public List<WalletView.HistoryEntry> history(int count) {
        return parts.wallet().history(count);
    }

    @Override
    public void abandon(String txid) {
        parts.wallet().abandon(txid);
    }

    @Override
    public String newAddress(String label, boolean beyondGap) {
        return parts.wallet().newAddress(label, beyondGap);
    }

    @Override
    public WalletView rescanWallet(int from, int gap) {
        return parts.wallet().rescan(from, gap);
    }

    @Override
    public String importKey(String privateKey, String label) {
        return parts.wallet().importKey(privateKey, label);
    }

    @Override
    public Transfer transfer(TransferRequest request) {
        return fresh(parts.transfers().transfer(request));
    }

    @Override
    public List<WalletView.CoinEntry> coinsOf(String address) {
        return parts.chain().coinsOf(address);
    }

    @Override
    public AddressView address(String address, int from, int count) {
        return parts.addresses().view(address, from, count);
    }

    @Override
    public CoinSetView coinSet() {
        return parts.chain().coinSet();
    }

    @Override
    public StoreView store() {
        return parts.store().view();
    }

    @Override
    public List<Refusal> refusals(int count) {
        if (count < 1) throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.TOO_SMALL, "count", count, 1);
        return parts.loop()
                .ask(node -> node.refusals().stream()
                        .limit(count)
                        .map(r -> ApiMapper.refusal(r.subject(), r.rejection(), r.time()))
                        .toList());
    }

    /// A long block keeps the chain thread from turning; as long as scripts are being checked it is at work.
    @Override
    public synchronized boolean live() {
        long checked = parts.checker().checked();
        long now = System.nanoTime();
        if (checked != lastChecked) checkedAt = now;
        lastChecked = checked;
        return parts.loop().turns(STUCK) || (parts.loop().isAlive() && now - checkedAt < STUCK.toNanos());
    }

    @Override
    public Readiness readiness() {
        Snapshot last = parts.snapshots().last();
        if (!live()) return Readiness.STUCK;
        if (parts.loop().stopping()) return Readiness.STOPPING;
        if (last.lostBlocks() > 0) return Readiness.BLOCKS_LOST;
        if (!parts.loop().hasRoom()) return Readiness.NO_ROOM;
        return last.syncing() ? Readiness.SYNCING : Readiness.READY;
    }

    @Override
    public String metrics() {
        return parts.metrics().scrape();
    }

    @Override
    public void onTip(Consumer<NodeStatus> listener) {
        parts.snapshots().onTip(snapshot -> listener.accept(status(snapshot)));
    }

    @Override
    public void stop() {
        parts.stop().run();
    }

    /// Has the figures of [#status] catch up with what was just done, so that whoever did it sees it.
    private <T> T fresh(T result) {
        parts.loop().run(_ -> parts.snapshots().renew(parts.loop().now()));
        return result;
    }
}
