package org.planchet.server;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.planchet.api.AddressView;
import org.planchet.api.ApiException;
import org.planchet.api.BackupView;
import org.planchet.api.BlockView;
import org.planchet.api.ChainView;
import org.planchet.api.CoinSetView;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;
import org.planchet.api.HeaderView;
import org.planchet.api.KnownNode;
import org.planchet.api.MempoolView;
import org.planchet.api.MiningView;
import org.planchet.api.NodeApi;
import org.planchet.api.NodeStatus;
import org.planchet.api.PeerView;
import org.planchet.api.ProofView;
import org.planchet.api.Readiness;
import org.planchet.api.Refusal;
import org.planchet.api.StoreView;
import org.planchet.api.StoreView.Difference;
import org.planchet.api.StoreView.Part;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.api.TxView;
import org.planchet.api.WalletView;

/// A node of five made-up blocks that does as it is told: what the server is tried with.
final class SmallNode implements NodeApi {
    static final String HASH = "00".repeat(31) + "ab";
    static final String SECRET = "canary-secret-canary";
    static final Refusal REFUSAL = new Refusal(
            "tx " + HASH,
            "bad-txns-inputs-missingorspent",
            "TX_MISSING_INPUTS",
            "the coins are there",
            "Bitcoin Core: CheckTxInputs",
            "consensus",
            "transaction spending coins",
            "no coin at " + HASH + ":0",
            "OP_CHECKSIG",
            List.of("01", "02"),
            1_700_000_000);

    final List<String> said = new CopyOnWriteArrayList<>();
    final List<Consumer<NodeStatus>> listeners = new CopyOnWriteArrayList<>();
    final CountDownLatch stopped = new CountDownLatch(1);
    final CountDownLatch scanning = new CountDownLatch(1);
    final CountDownLatch mayFinish = new CountDownLatch(1);
    volatile Readiness readiness = Readiness.READY;
    volatile String version = "0.1.0";
    private final List<String> peers = new CopyOnWriteArrayList<>(List.of("10.0.0.1:5000"));

    @Override
    public NodeStatus status() {
        return new NodeStatus(
                version,
                "regtest",
                "full",
                "",
                4,
                HASH,
                1_700_000_000,
                "207fffff",
                1,
                "0a",
                4,
                false,
                1,
                2,
                0,
                0,
                "tx",
                4,
                List.of(),
                false,
                0.5,
                0,
                "127.0.0.1:5000",
                "127.0.0.1:5001",
                "",
                "/data",
                1,
                2);
    }

    @Override
    public ChainView chain() {
        return new ChainView(
                "regtest",
                HASH,
                "fabfb5da",
                "fixed",
                100_000_000,
                "BTC",
                600,
                5_000_000_000L,
                150,
                100,
                4,
                new ChainView.AddressVersions(111, 196, 239, "bcrt"),
                List.of(new ChainView.Tip(4, HASH, 0, "active")));
    }

    @Override
    public BlockView block(String ref) {
        int height = height(ref);
        return new BlockView(
                height,
                1_700_000_000L + height,
                height == 0 ? "00".repeat(32) : hash(height - 1),
                hash(height),
                1,
                0xffff_ffffL,
                HASH,
                List.of(transaction(HASH)),
                "207fffff",
                HASH,
                "0a",
                1,
                285,
                285,
                1140,
                8,
                1_700_000_000,
                5 - height,
                null,
                5_000_000_000L,
                0,
                5_000_000_000L);
    }

    @Override
    public byte[] rawBlock(String ref) {
        height(ref);
        return new byte[] {1, 2, (byte) 0xff};
    }

    @Override
    public ProofView proof(String txid) {
        throw new AssertionError("nobody asks for a proof here");
    }

    @Override
    public HeaderView header(String ref) {
        int height = height(ref);
        return new HeaderView(height, 1, HASH, HASH, 1, 7, HASH, "207fffff", HASH, "0a", 1, 5 - height, "00");
    }

    @Override
    public List<HeaderView> headers(int height, int count) {
        var headers = new ArrayList<HeaderView>();
        for (int at = height; at <= 4 && headers.size() < count; at++) headers.add(header(Integer.toString(at)));
        return headers;
    }

    @Override
    public TxView transaction(String txid) {
        if (txid.equals("boom")) throw new IllegalStateException("at /home/user/secret with " + SECRET);
        if (txid.equals("bug")) throw new AssertionError("a bug with " + SECRET);
        if (!txid.equals(HASH))
            throw new ApiException(ApiException.Kind.NOT_FOUND, ErrorMessage.plainly("no such transaction"));
        return new TxView(
                HASH,
                HASH,
                1,
                0,
                100,
                100,
                400,
                List.of(new TxView.Input(null, null, "51", "", "", List.of(), 0xffff_ffffL, null, null, null, null)),
                List.of(new TxView.Output(0, 2_100_000_000_000_000L, "51", "OP_1", "nonstandard", null)),
                null,
                2_100_000_000_000_000L,
                HASH,
                4,
                1,
                "00");
    }

    @Override
    public String broadcast(String rawTransactionHex) {
        bytes(rawTransactionHex);
        if (rawTransactionHex.startsWith("ff")) throw new ApiException(REFUSAL);
        return HASH;
    }

    @Override
    public String submitBlock(String rawBlockHex) {
        bytes(rawBlockHex);
        return HASH;
    }

    @Override
    public List<PeerView> peers() {
        return peers.stream()
                .map(address -> new PeerView(
                        1,
                        address,
                        "outbound",
                        "connected",
                        "/x/",
                        70016,
                        "9",
                        1,
                        2,
                        4,
                        0,
                        12,
                        100,
                        200,
                        true,
                        "v2",
                        "ab",
                        List.of(),
                        ""))
                .toList();
    }

    @Override
    public List<KnownNode> knownNodes() {
        return List.of(new KnownNode("10.0.0.2:5000", 1, 0, 3, "10.0.0.1:5000"));
    }

    @Override
    public void addPeer(String hostAndPort) {
        if (!hostAndPort.contains(":"))
            throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorMessage.plainly("not host:port"));
        if (peers.contains(hostAndPort))
            throw new ApiException(ApiException.Kind.CONFLICT, ErrorMessage.plainly("a neighbour already"));
        peers.add(hostAndPort);
    }

    @Override
    public void removePeer(String hostAndPort, boolean block) {
        if (!peers.remove(hostAndPort))
            throw new ApiException(ApiException.Kind.NOT_FOUND, ErrorMessage.plainly("no such neighbour"));
        said.add("removed " + hostAndPort + " " + block);
    }

    @Override
    public NodeStatus sync(int from) {
        return status();
    }

    @Override
    public MempoolView mempool() {
        return new MempoolView(
                1,
                200,
                1_000,
                300_000_000,
                1_000,
                List.of(new MempoolView.Entry(HASH, HASH, 200, 800, 400, 2_000, 1, 4, 1, 1, List.of(), true)));
    }

    @Override
    public MiningView mining() {
        return new MiningView(false, "", 0, -1, 0.25, 3, "sha");
    }

    @Override
    public MiningView startMining(String address, long blocks, int threads) {
        said.add("mine " + address + " " + blocks + " " + threads);
        return mining();
    }

    @Override
    public MiningView stopMining() {
        return mining();
    }

    @Override
    public List<String> generate(String address, int count) {
        return java.util.Collections.nCopies(count, HASH);
    }

    @Override
    public WalletView wallet() {
        return new WalletView(
                "main",
                true,
                true,
                1,
                2,
                3,
                1,
                List.of(new WalletView.AddressEntry("1A", "m/44'/0'/0'/0/0", false, true, 6, "rent")),
                4,
                HASH,
                null);
    }

    @Override
    public WalletView.Created createWallet(
            Optional<String> passphrase, Optional<List<String>> phrase, int gap, Optional<String> birthday) {
        said.add("create " + passphrase.isPresent() + " "
                + phrase.map(List::size).orElse(0));
        return new WalletView.Created("main", phrase.orElse(List.of("abandon", "about")), "1A");
    }

    @Override
    public void unlockWallet(String passphrase, int seconds) {
        if (!passphrase.equals(SECRET))
            throw new ApiException(ApiException.Kind.FORBIDDEN, ErrorMessage.plainly("the passphrase is wrong"));
        said.add("unlock " + seconds);
    }

    @Override
    public void lockWallet() {
        said.add("lock");
    }

    @Override
    public List<String> walletPhrase(Optional<String> passphrase) {
        said.add("walletPhrase " + passphrase);
        return List.of("abandon", "about");
    }

    @Override
    public void changePassphrase(Optional<String> from, String to) {
        said.add("changePassphrase " + from + " " + to);
    }

    @Override
    public WalletView.KeyBalance keyBalance(String privateKey) {
        said.add("keyBalance");
        return new WalletView.KeyBalance("1A", 700_000_000, 3);
    }

    @Override
    public List<WalletView.CoinEntry> utxos() {
        return List.of(new WalletView.CoinEntry(HASH, 0, "1A", 6, 1, false, true));
    }

    @Override
    public List<WalletView.HistoryEntry> history(int count) {
        return List.of(new WalletView.HistoryEntry(HASH, 1, null, 0, -5, 1L, "unconfirmed"));
    }

    @Override
    public void abandon(String txid) {
        throw new ApiException(ApiException.Kind.NOT_FOUND, ErrorCode.NOT_THE_WALLETS, txid);
    }

    @Override
    public WalletView rescanWallet(int from, int gap) {
        said.add("rescan " + from + " " + gap);
        return wallet();
    }

    @Override
    public String newAddress(String label, boolean beyondGap) {
        return "1" + label;
    }

    @Override
    public String importKey(String privateKey, String label) {
        if (!privateKey.equals(SECRET))
            throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorMessage.plainly("that is no key"));
        return "1" + label;
    }

    @Override
    public Transfer transfer(TransferRequest request) {
        return new Transfer(
                HASH,
                List.of("1A"),
                request.address(),
                request.amount(),
                1,
                request.feeRate() == null ? 0 : request.feeRate(),
                0,
                192,
                "00");
    }

    @Override
    public List<WalletView.CoinEntry> coinsOf(String address) {
        if (address.equals("wait")) {
            scanning.countDown();
            try {
                mayFinish.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        return utxos();
    }

    @Override
    public AddressView address(String address, int from, int count) {
        return new AddressView(
                address, HASH, 4, HASH, 7, 1, coinsOf(address), 1, List.of(new AddressView.Entry(HASH, from, count)));
    }

    @Override
    public CoinSetView coinSet() {
        return new CoinSetView(4, HASH, 4, 20_000_000_000L, HASH);
    }

    @Override
    public StoreView outside() {
        return store();
    }

    @Override
    public CoinSetView coinsIn(String name) {
        return coinSet();
    }

    @Override
    public BackupView backup(String destination, boolean walletsOnly) {
        return new BackupView(destination, walletsOnly ? -1 : 4, "bb", "cc", 1_000);
    }

    @Override
    public StoreView store() {
        Difference behind = new Difference(1, true, List.of("cc:0"));
        return new StoreView(
                "/data",
                new Part("blocks/blk*.dat", 60, 300, 2, "bb", 3, true, Difference.NONE, Difference.NONE),
                new StoreView.Coins(
                        new Part("chainstate", 60, 200, 1, "aa", 2, true, Difference.NONE, behind),
                        50,
                        "dd",
                        List.of(new StoreView.Coin("aa:0", 50, 1, true))),
                new StoreView.Mempool(
                        new Part("mempool.dat", 0, 0, -1, "", 0, true, Difference.NONE, Difference.NONE), List.of()),
                new StoreView.Neighbours(
                        new Part("peers.json", 60, 100, -1, "", 1, true, Difference.NONE, Difference.NONE),
                        List.of(new StoreView.Neighbour("10.0.0.9:5000", 60, "known", -1, 0))));
    }

    @Override
    public List<Refusal> refusals(int count) {
        return List.of(REFUSAL);
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    @Override
    public String metrics() {
        return "planchet_height 4\n";
    }

    @Override
    public void onTip(Consumer<NodeStatus> listener) {
        listeners.add(listener);
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    /// The last block's is [#HASH].
    private static String hash(int height) {
        return height == 4 ? HASH : "00".repeat(31) + "0" + height;
    }

    private static int height(String ref) {
        if (ref.equals("latest")) return 4;
        if (ref.length() == 64) return ref.equals(HASH) ? 4 : Character.digit(ref.charAt(63), 10);
        try {
            int height = Integer.parseInt(ref);
            if (height >= 0 && height <= 4) return height;
        } catch (NumberFormatException notAHeight) {
            throw new ApiException(
                    ApiException.Kind.BAD_REQUEST, ErrorMessage.plainly("neither a hash nor a height nor latest"));
        }
        throw new ApiException(ApiException.Kind.NOT_FOUND, ErrorMessage.plainly("no block at height " + ref));
    }

    private static void bytes(String hex) {
        try {
            if (HexFormat.of().parseHex(hex).length == 0) throw new IllegalArgumentException("empty");
        } catch (IllegalArgumentException notHex) {
            throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorMessage.plainly("not hex"));
        }
    }
}
