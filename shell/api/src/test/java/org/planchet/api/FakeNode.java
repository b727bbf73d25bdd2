package org.planchet.api;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.planchet.api.ApiException.Kind;

/// A node without a chain, for the tests of whoever calls [NodeApi] or serves it: a height that grows, neighbours in a
/// list, a [FakeWallet]. It records what would change something, and otherwise always answers the same.
public final class FakeNode extends FakeWallet implements NodeApi {
    public static final Refusal REFUSAL = FakeAnswers.REFUSAL;

    /// An address whose coins are found only once [#mayFinish] is counted down.
    public static final String SLOW_ADDRESS = "wait";

    private final AtomicInteger height;
    private final List<String> peers;
    private final List<Consumer<NodeStatus>> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch scanning = new CountDownLatch(1);
    private final CountDownLatch mayFinish = new CountDownLatch(1);
    private volatile Readiness readiness = Readiness.READY;
    private volatile String version = "0.1.0";
    private volatile List<FollowerView> followers = List.of();
    private final List<String> resets = new CopyOnWriteArrayList<>();

    private FakeNode(int height, List<String> peers) {
        this.height = new AtomicInteger(height);
        this.peers = new CopyOnWriteArrayList<>(peers);
    }

    /// With the genesis block alone, and no neighbour.
    public static FakeNode empty() {
        return new FakeNode(0, List.of());
    }

    /// With five blocks, 0 to 4, and the neighbour 10.0.0.1:5000.
    public static FakeNode ofFiveBlocks() {
        return new FakeNode(4, List.of("10.0.0.1:5000"));
    }

    /// Zero once [#stop] was called.
    public CountDownLatch stopped() {
        return stopped;
    }

    /// Zero once someone waits for the coins of [#SLOW_ADDRESS].
    public CountDownLatch scanning() {
        return scanning;
    }

    public CountDownLatch mayFinish() {
        return mayFinish;
    }

    public void setReadiness(Readiness readiness) {
        this.readiness = readiness;
    }

    public void setFollowers(List<FollowerView> followers) {
        this.followers = followers;
    }

    /// Notifies the listeners of a tip, with `version` in the status.
    public void announceTip(String version) {
        this.version = version;
        NodeStatus status = status();
        listeners.forEach(listener -> listener.accept(status));
    }

    @Override
    public NodeStatus status() {
        int best = height.get();
        return new NodeStatus(
                new NodeStatus.Program(version, "regtest", "full", ""),
                new NodeStatus.BestChain(best, hash(best), 1_700_000_000, "1f00ffff", 16, "0a", best, false),
                new NodeStatus.Network(peers.size(), 1),
                new NodeStatus.Mempool(0, 0),
                new NodeStatus.Indexes("tx", best),
                followers,
                new NodeStatus.Mining(false, 1_234_567, 2),
                new NodeStatus.Addresses("127.0.0.1:5000", "127.0.0.1:5001", ""),
                new NodeStatus.Run("/data", 0, 0));
    }

    @Override
    public ChainView chain() {
        return FakeAnswers.chain(height.get(), hash(0), hash(height.get()));
    }

    @Override
    public BlockView block(String ref) {
        return FakeAnswers.block(header(ref));
    }

    @Override
    public byte[] rawBlock(String ref) {
        heightOf(ref);
        return new byte[] {1, 2, (byte) 0xff};
    }

    @Override
    public ProofView proof(String txid) {
        return new ProofView(txid, hash(1), 1, 1, "00");
    }

    @Override
    public HeaderView header(String ref) {
        int index = heightOf(ref);
        int confirmations = height.get() - index + 1;
        return new HeaderView(
                index,
                1_700_000_000L + index,
                index == 0 ? "00".repeat(32) : hash(index - 1),
                hash(index),
                16,
                0xffff_ffffL,
                TXID,
                "1f00ffff",
                "00ff",
                "0a",
                1,
                confirmations,
                "ab".repeat(80));
    }

    @Override
    public List<HeaderView> headers(int from, int count) {
        return IntStream.rangeClosed(from, height.get())
                .limit(count)
                .mapToObj(each -> header(Integer.toString(each)))
                .toList();
    }

    @Override
    public TxView transaction(String txid) {
        if (txid.equals("boom")) throw new IllegalStateException("at /home/user/secret with " + SECRET);
        if (txid.equals("bug")) throw new AssertionError("a bug with " + SECRET);
        if (!txid.equals(TXID)) throw problem(Kind.NOT_FOUND, "no transaction " + txid);
        return FakeAnswers.transaction(hash(0));
    }

    @Override
    public String broadcast(String rawTransactionHex) {
        checkHex(rawTransactionHex);
        if (rawTransactionHex.startsWith("ff")) throw new ApiException(REFUSAL);
        return TXID;
    }

    @Override
    public String submitBlock(String rawBlockHex) {
        checkHex(rawBlockHex);
        return hash(height.get());
    }

    @Override
    public List<PeerView> peers() {
        return IntStream.range(0, peers.size())
                .mapToObj(i -> FakeAnswers.peer(i + 1, peers.get(i)))
                .toList();
    }

    @Override
    public List<KnownNode> knownNodes() {
        return List.of(new KnownNode("10.0.0.7:5000", 0, 0, 2, "peer"));
    }

    @Override
    public void addPeer(String hostAndPort) {
        if (!hostAndPort.contains(":")) throw problem(Kind.BAD_REQUEST, "not host:port");
        if (peers.contains(hostAndPort)) throw problem(Kind.CONFLICT, "already connected");
        calls().add("addPeer " + hostAndPort);
        peers.add(hostAndPort);
    }

    @Override
    public void removePeer(String hostAndPort, boolean block) {
        if (!peers.remove(hostAndPort)) throw problem(Kind.NOT_FOUND, hostAndPort + " is not a neighbour");
        calls().add("removePeer " + hostAndPort + " " + block);
    }

    @Override
    public NodeStatus sync(int from) {
        calls().add(from == Integer.MAX_VALUE ? "sync" : "sync from " + from);
        height.addAndGet(3);
        return status();
    }

    @Override
    public FeeView fees(int target) {
        return new FeeView(2_500L, target, 3, "blocks");
    }

    @Override
    public MempoolView mempool() {
        return FakeAnswers.MEMPOOL;
    }

    @Override
    public MiningView mining() {
        return FakeAnswers.MINING;
    }

    @Override
    public MiningView startMining(String address, long blocks, int threads) {
        calls().add("startMining " + address + " " + blocks + " " + threads);
        return mining();
    }

    @Override
    public MiningView stopMining() {
        calls().add("stopMining");
        return mining();
    }

    @Override
    public List<String> generate(String address, int count) {
        if (!address.isBlank() && !address.startsWith("1"))
            throw problem(Kind.BAD_REQUEST, address + " is not an address");
        calls().add("generate " + address + " " + count);
        int before = height.getAndAdd(count);
        return IntStream.rangeClosed(before + 1, before + count)
                .mapToObj(FakeNode::hash)
                .toList();
    }

    @Override
    public List<WalletView.CoinEntry> coinsOf(String address) {
        if (address.equals(SLOW_ADDRESS)) awaitPermission();
        return address.equals(ADDRESS) ? utxos() : List.of();
    }

    private void awaitPermission() {
        scanning.countDown();
        try {
            mayFinish.await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public AddressView address(String address, int from, int count) {
        String tip = hash(height.get());
        return new AddressView(
                address, tip, 4, tip, 7, 1, coinsOf(address), 1, List.of(new AddressView.Entry(tip, from, count)));
    }

    @Override
    public CoinSetView coinSet() {
        return new CoinSetView(height.get(), hash(height.get()), 5, 2_500_000_000L, "cc".repeat(32));
    }

    @Override
    public StoreView outside() {
        return FakeAnswers.OUTSIDE;
    }

    @Override
    public CoinSetView coinsIn(String name) {
        return coinSet();
    }

    /// Those that were reset, in order.
    public List<String> resets() {
        return resets;
    }

    @Override
    public void resetStore(String name) {
        resets.add(name);
    }

    @Override
    public BackupView backup(String destination, boolean walletsOnly) {
        return new BackupView(destination, walletsOnly ? -1 : 4, "bb", "cc", 1_000);
    }

    @Override
    public List<LogPart> logging() {
        return switchLogging("net", false);
    }

    @Override
    public List<LogPart> switchLogging(String part, boolean details) {
        return List.of(new LogPart("http", false), new LogPart(part, details));
    }

    @Override
    public StoreView store() {
        return FakeAnswers.STORED;
    }

    @Override
    public List<Refusal> refusals(int count) {
        return height.get() == 0 ? List.of() : List.of(REFUSAL);
    }

    @Override
    public boolean live() {
        return stopped.getCount() > 0;
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    @Override
    public String metrics() {
        return "planchet_height " + height + "\n";
    }

    @Override
    public void onTip(Consumer<NodeStatus> listener) {
        listeners.add(listener);
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    /// Of a block: its height in the second four bytes.
    public static String hash(int height) {
        return String.format("00000000%08x", height) + "a".repeat(48);
    }

    private int heightOf(String ref) {
        if (ref.equals("latest")) return height.get();
        try {
            int index = ref.length() == 64 ? Integer.parseInt(ref.substring(8, 16), 16) : Integer.parseInt(ref);
            if (index >= 0 && index <= height.get()) return index;
        } catch (NumberFormatException notAHeight) {
            throw problem(Kind.BAD_REQUEST, "neither a hash nor a height nor latest");
        }
        throw problem(Kind.NOT_FOUND, "no block " + ref);
    }

    private static void checkHex(String hex) {
        try {
            if (HexFormat.of().parseHex(hex).length == 0) throw new IllegalArgumentException("empty");
        } catch (IllegalArgumentException notHex) {
            throw problem(Kind.BAD_REQUEST, "not hex");
        }
    }
}
