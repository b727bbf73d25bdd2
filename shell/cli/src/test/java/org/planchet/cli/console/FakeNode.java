package org.planchet.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.planchet.api.AddressView;
import org.planchet.api.ApiException;
import org.planchet.api.BackupView;
import org.planchet.api.BlockView;
import org.planchet.api.ChainView;
import org.planchet.api.CoinSetView;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;
import org.planchet.api.FollowerView;
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

/// A node of a few lines: a height that grows, neighbours in a list, a wallet with some money. Enough to hear what the
/// console asks, and to answer always the same.
public final class FakeNode implements NodeApi {
    static final String ADDRESS = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    static final String TXID = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";

    private static final Refusal REFUSAL = new Refusal(
            "tx " + TXID,
            "mempool-script-verify-flag-failed (Script failed an OP_EQUALVERIFY operation)",
            "SCRIPT_FAILED",
            "every input satisfies its script",
            "BIP-0016",
            "consensus",
            "scripts",
            "the key hashes to aa.., the coin asks for bb..",
            "OP_EQUALVERIFY",
            List.of("", "aa00", "bb00"),
            0);

    private final List<PeerView> peers = new ArrayList<>();
    private int height;
    private final List<String> calls = new ArrayList<>();

    /// Whether a wallet was made before the test began.
    boolean hasWallet = true;

    /// The stores outside that it says it writes to.
    List<FollowerView> followers = List.of();

    private @Nullable TransferRequest lastTransfer;
    private boolean stopped;

    /// What was asked that changes something.
    public List<String> calls() {
        return calls;
    }

    @Nullable
    TransferRequest lastTransfer() {
        return lastTransfer;
    }

    private static String hash(int height) {
        return String.format("00000000%08x", height) + "a".repeat(48);
    }

    @Override
    public NodeStatus status() {
        return new NodeStatus(
                "0.1",
                "planchet",
                "full",
                "",
                height,
                hash(height),
                0,
                "1f00ffff",
                16,
                "00ff",
                height,
                false,
                peers.size(),
                1,
                0,
                0,
                "tx",
                height,
                followers,
                false,
                1_234_567,
                2,
                "127.0.0.1:5000",
                "127.0.0.1:5001",
                "",
                "/data",
                0,
                0);
    }

    @Override
    public ChainView chain() {
        return new ChainView(
                "planchet",
                hash(0),
                "feb1a2c0",
                "window",
                100_000_000,
                "PLC",
                10,
                500_000_000,
                2_100_000,
                10,
                height,
                new ChainView.AddressVersions(0, 5, 128, "plc"),
                List.of(new ChainView.Tip(height, hash(height), 0, "active")));
    }

    @Override
    public BlockView block(String ref) {
        int index = ref.equals("latest") ? height : ref.length() == 64 ? height : Integer.parseInt(ref);
        if (index > height) {
            throw new ApiException(ApiException.Kind.NOT_FOUND, ErrorMessage.plainly("no block " + ref));
        }
        return new BlockView(
                index,
                0,
                hash(index - 1),
                hash(index),
                16,
                7,
                TXID,
                List.of(transaction(TXID)),
                "1f00ffff",
                "00ff",
                "00ff",
                1,
                285,
                285,
                1_140,
                17,
                0,
                1,
                null,
                500_000_000,
                0,
                500_000_000);
    }

    @Override
    public byte[] rawBlock(String ref) {
        return new byte[285];
    }

    @Override
    public ProofView proof(String txid) {
        return new ProofView(txid, hash(1), 1, 1, "00");
    }

    @Override
    public HeaderView header(String ref) {
        BlockView block = block(ref);
        return new HeaderView(
                block.index(),
                0,
                block.previousHash(),
                block.hash(),
                16,
                7,
                TXID,
                "1f00ffff",
                "00ff",
                "00ff",
                1,
                1,
                "ab".repeat(80));
    }

    @Override
    public List<HeaderView> headers(int height, int count) {
        throw new AssertionError("the console shows blocks");
    }

    @Override
    public TxView transaction(String txid) {
        if (!txid.equals(TXID)) {
            throw new ApiException(ApiException.Kind.NOT_FOUND, ErrorMessage.plainly("no transaction " + txid));
        }
        return new TxView(
                txid,
                txid,
                1,
                0,
                204,
                204,
                816,
                List.of(new TxView.Input(null, null, "04ffff", "04ffff", "", List.of(), 0, null, null, null, null)),
                List.of(new TxView.Output(0, 500_000_000, "76a9", "OP_DUP OP_HASH160", "pubkeyhash", ADDRESS)),
                null,
                500_000_000,
                hash(0),
                0,
                1,
                "01");
    }

    @Override
    public String broadcast(String rawTransactionHex) {
        throw new AssertionError("the console transfers");
    }

    @Override
    public String submitBlock(String rawBlockHex) {
        throw new AssertionError("the console mines");
    }

    @Override
    public List<PeerView> peers() {
        return List.copyOf(peers);
    }

    @Override
    public List<KnownNode> knownNodes() {
        return List.of(new KnownNode("10.0.0.7:5000", 0, 0, 2, "peer"));
    }

    @Override
    public void addPeer(String hostAndPort) {
        if (peers.stream().anyMatch(peer -> peer.address().equals(hostAndPort))) {
            throw new ApiException(ApiException.Kind.CONFLICT, ErrorMessage.plainly("already connected"));
        }
        calls.add("addPeer " + hostAndPort);
        peers.add(new PeerView(
                peers.size() + 1,
                hostAndPort,
                "outbound",
                "connected",
                "/Planchet:0.1/",
                70016,
                "09",
                0,
                0,
                3,
                0,
                12,
                0,
                0,
                true,
                "v2",
                "ab",
                List.of(),
                ""));
    }

    @Override
    public void removePeer(String hostAndPort, boolean block) {
        if (!peers.removeIf(peer -> peer.address().equals(hostAndPort))) {
            throw new ApiException(
                    ApiException.Kind.NOT_FOUND, ErrorMessage.plainly(hostAndPort + " is not a neighbour"));
        }
        calls.add("removePeer " + hostAndPort);
    }

    @Override
    public NodeStatus sync(int from) {
        calls.add(from == Integer.MAX_VALUE ? "sync" : "sync from " + from);
        height += 3;
        return status();
    }

    @Override
    public MempoolView mempool() {
        return new MempoolView(
                1,
                225,
                700,
                300_000_000,
                1_000,
                List.of(new MempoolView.Entry(TXID, TXID, 225, 900, 4_500, 20_000, 0, 1, 1, 1, List.of(), false)));
    }

    @Override
    public MiningView mining() {
        return new MiningView(false, "", 0, 0, 0, 0, "none");
    }

    @Override
    public MiningView startMining(String address, long blocks, int threads) {
        throw new AssertionError("the console generates");
    }

    @Override
    public MiningView stopMining() {
        calls.add("stopMining");
        return mining();
    }

    @Override
    public List<String> generate(String address, int count) {
        if (!address.isEmpty() && !address.equals(ADDRESS)) {
            throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorMessage.plainly(address + " is not an address"));
        }
        calls.add("generate " + address + " " + count);
        height += count;
        return List.of(hash(height));
    }

    @Override
    public WalletView wallet() {
        return new WalletView(
                "default",
                false,
                false,
                1_000_000_000,
                0,
                500_000_000,
                hasWallet ? 1 : 0,
                List.of(new WalletView.AddressEntry(ADDRESS, "m/44'/1'/0'/0/0", false, true, 1_000_000_000, "first")),
                height,
                hash(height),
                null);
    }

    @Override
    public WalletView.Created createWallet(
            Optional<String> passphrase, Optional<List<String>> phrase, int gap, Optional<String> birthday) {
        calls.add("createWallet " + passphrase.isPresent() + " "
                + phrase.map(List::size).orElse(0) + (gap == USUAL_GAP ? "" : " gap " + gap)
                + birthday.map(text -> " birthday " + text).orElse(""));
        hasWallet = true;
        return new WalletView.Created("default", phrase.orElse(List.of("abandon", "about")), ADDRESS);
    }

    @Override
    public void unlockWallet(String passphrase, int seconds) {
        if (!passphrase.equals("correct horse")) {
            throw new ApiException(ApiException.Kind.FORBIDDEN, ErrorMessage.plainly("wrong passphrase"));
        }
        calls.add("unlockWallet " + seconds);
    }

    @Override
    public void lockWallet() {
        calls.add("lockWallet");
    }

    @Override
    public List<String> walletPhrase(Optional<String> passphrase) {
        calls.add("walletPhrase " + passphrase);
        return List.of("abandon", "about");
    }

    @Override
    public void changePassphrase(Optional<String> from, String to) {
        calls.add("changePassphrase " + from + " " + to);
    }

    @Override
    public WalletView.KeyBalance keyBalance(String privateKey) {
        calls.add("keyBalance");
        return new WalletView.KeyBalance(ADDRESS, 700_000_000, 3);
    }

    @Override
    public List<WalletView.CoinEntry> utxos() {
        return List.of(new WalletView.CoinEntry(TXID, 0, ADDRESS, 1_000_000_000, 12, true, true));
    }

    @Override
    public List<WalletView.HistoryEntry> history(int count) {
        return List.of(new WalletView.HistoryEntry(TXID, 0, 1, 12, 1_000_000_000, null, "confirmed"));
    }

    @Override
    public void abandon(String txid) {
        calls.add("abandon " + txid);
    }

    @Override
    public WalletView rescanWallet(int from, int gap) {
        calls.add("rescan " + from + " " + gap);
        return wallet();
    }

    @Override
    public String newAddress(String label, boolean beyondGap) {
        if (label.equals("beyond") && !beyondGap)
            throw new ApiException(ApiException.Kind.CONFLICT, ErrorCode.BEYOND_GAP, 20, 21);
        calls.add("newAddress " + label);
        return ADDRESS;
    }

    @Override
    public String importKey(String privateKey, String label) {
        calls.add("importKey " + privateKey.length() + " " + label);
        return ADDRESS;
    }

    @Override
    public Transfer transfer(TransferRequest request) {
        lastTransfer = request;
        if (request.amount() == 1_000_000_000) {
            throw new ApiException(
                    ApiException.Kind.CONFLICT, ErrorMessage.plainly("0.00000001 PLC are missing for the fee"));
        }
        return new Transfer(TXID, List.of(ADDRESS), request.address(), request.amount(), 4_520, 20_000, 7, 226, "0100");
    }

    @Override
    public List<WalletView.CoinEntry> coinsOf(String address) {
        return address.equals(ADDRESS) ? utxos() : List.of();
    }

    @Override
    public AddressView address(String address, int from, int count) {
        return new AddressView(
                address,
                hash(height),
                4,
                hash(height),
                7,
                1,
                coinsOf(address),
                1,
                List.of(new AddressView.Entry(hash(height), from, count)));
    }

    @Override
    public CoinSetView coinSet() {
        return new CoinSetView(height, hash(height), 5, 2_500_000_000L, "cc".repeat(32));
    }

    @Override
    public StoreView outside() {
        Part nothing = StoreView.NOTHING;
        Part redis = new Part("redis mempool", 60, 0, 1, "aa", 1, true, Difference.NONE, Difference.NONE);
        return new StoreView(
                "redis",
                nothing,
                new StoreView.Coins(nothing, 0, "", List.of()),
                new StoreView.Mempool(redis, List.of(new StoreView.Tx("ee", 141, 60))),
                new StoreView.Neighbours(redis, List.of()));
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
        return height == 0 ? List.of() : List.of(REFUSAL);
    }

    @Override
    public boolean live() {
        return !stopped;
    }

    @Override
    public Readiness readiness() {
        return Readiness.READY;
    }

    @Override
    public String metrics() {
        return "";
    }

    @Override
    public void onTip(Consumer<NodeStatus> listener) {
        // As a node that is listened to over HTTP: the tip that is there comes first.
        listener.accept(status());
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
