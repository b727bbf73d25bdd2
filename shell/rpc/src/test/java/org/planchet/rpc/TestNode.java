package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.consensus.Verdict;
import org.planchet.crypto.HashSearch;
import org.planchet.crypto.Hashes;
import org.planchet.index.FilterHeader;
import org.planchet.index.Index;
import org.planchet.index.IndexBatch;
import org.planchet.index.IndexReader;
import org.planchet.index.MemoryIndexStore;
import org.planchet.index.TxPosition;
import org.planchet.mempool.FeeEstimates;
import org.planchet.mempool.Mempool;
import org.planchet.mempool.MempoolSnapshot;
import org.planchet.mining.BlockTemplate;
import org.planchet.mining.MiningJob;
import org.planchet.network.ClockOffset;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkEvent;
import org.planchet.network.NetworkSettings;
import org.planchet.network.PeerId;
import org.planchet.network.SocketInfo;
import org.planchet.network.SocketInfo.Flow;
import org.planchet.network.SocketInfo.Framing;
import org.planchet.node.Effect;
import org.planchet.node.Event;
import org.planchet.node.NodeControl;
import org.planchet.node.NodeMachine;
import org.planchet.node.NodeReader;
import org.planchet.node.SettledNode;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.Addresses;
import org.planchet.script.Templates;
import org.planchet.wallet.WalletState;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.Message;
import org.planchet.wire.NetAddress;
import org.planchet.wire.Transport;

/// A regtest node in memory, on the test's own thread, with a clock that stands unless it is moved, and money that
/// anyone can spend.
final class TestNode extends TestCalls implements NodePort {
    private final SortedMap<String, Boolean> logCategories = new TreeMap<>(Map.of("http", false, "net", false));
    /// A script that anyone satisfies, in a form that is relayed: the hash of OP_TRUE.
    static final Script ANYONE = Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(new byte[] {0x51})));
    private static final Witness KEY = Witness.of(new byte[] {0x51});

    private final NodeMachine machine;
    private final Methods methods;
    final List<Effect> effects = new ArrayList<>();
    Instant now = Instant.ofEpochSecond(1_700_000_000);
    Duration advanced = Duration.ZERO;
    boolean stopAsked;

    /// The indexes that it says it has.
    List<IndexState> indexes = List.of();
    private final MemoryIndexStore filters = new MemoryIndexStore();

    TestNode() {
        this(Chains.regtest());
    }

    TestNode(ChainParams params) {
        Chain chain = Chain.open(params, new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);
        var pool = new Mempool(chain, PolicySettings.DEFAULT, ScriptChecker.inline(), new ValidationCache(64));
        machine = NodeMachine.over(chain, pool, NetworkSettings.defaults(0), new Random(1), List.of());
        methods = new Methods(this);
    }

    @Override
    Methods methods() {
        return methods;
    }

    String address() {
        return Addresses.of(ANYONE, params().addresses()).orElseThrow();
    }

    /// Mines blocks to anyone. Returns their hashes.
    List<String> mine(int blocks) {
        List<String> hashes = new ArrayList<>();
        call("generatetoaddress", blocks, address()).forEach(hash -> hashes.add(hash.stringValue()));
        return hashes;
    }

    Block block(int height) {
        BlockIndex index = Objects.requireNonNull(machine.chain().atHeight(height));
        return Objects.requireNonNull(machine.chain().readBlock(index.hash()));
    }

    /// A transaction that spends the reward of the block at `height` back to anyone.
    Transaction spend(int height, long fee) {
        Transaction coinbase = block(height).transactions().getFirst();
        return spend(coinbase.outPoint(0), coinbase.outputs().getFirst().value() - fee);
    }

    Transaction spend(OutPoint coin, long value) {
        var input = new TxIn(coin, Script.EMPTY, TxIn.SEQUENCE_FINAL, KEY);
        return new Transaction(2, List.of(input), List.of(new TxOut(value, ANYONE)), 0);
    }

    NodeMachine machine() {
        return machine;
    }

    @Override
    public ChainParams params() {
        return machine.chain().params();
    }

    @Override
    public ChainSnapshot chain() {
        return machine.chain().snapshot();
    }

    @Override
    public int mempoolTransactions() {
        return machine.mempool().size();
    }

    @Override
    public FeeEstimates fees() {
        return machine.mempool().feeEstimates(now());
    }

    @Override
    public PolicySettings policy() {
        return machine.mempool().settings();
    }

    @Override
    public boolean initialDownloadIsOver() {
        return machine.network().initialDownloadIsOver();
    }

    @Override
    public ClockOffset clockOffset() {
        return machine.network().clockOffset();
    }

    @Override
    public @Nullable Block block(BlockIndex index) {
        return chain().readBlock(index);
    }

    @Override
    public @Nullable BlockUndo undo(BlockIndex index) {
        return chain().readUndo(index);
    }

    @Override
    public <T extends @Nullable Object> T ask(Function<? super NodeReader, ? extends T> question) {
        return question.apply(machine);
    }

    @Override
    public <T extends @Nullable Object> T askSettled(Function<? super SettledNode, ? extends T> question) {
        return question.apply(machine);
    }

    @Override
    public <T extends @Nullable Object> T change(Function<? super NodeControl, ? extends T> command) {
        try {
            return command.apply(new TestControl(machine, () -> now, effects));
        } catch (RuntimeException failure) {
            throw new AssertionError("a failure in here ends a real node", failure);
        }
    }

    Optional<Rejection> submit(Event event) {
        return change(control -> control.submit(event));
    }

    void deliver(Event event) {
        effects.addAll(machine.on(event, now));
    }

    /// A peer that dialled us, with its handshake done.
    void connect(long id) {
        var peer = new PeerId(id);
        deliver(new Event.OfNetwork(
                new NetworkEvent.PeerConnected(peer, Endpoint.parse("10.0.0." + id + ":1234", 0), true)));
        receive(id, new Message.Version(70_016, 9, 0, NetAddress.NONE, NetAddress.NONE, id, "/toy/", 0, true));
        receive(id, new Message.Verack());
    }

    void receive(long id, Message message) {
        deliver(new Event.OfNetwork(new NetworkEvent.MessageReceived(new PeerId(id), message)));
    }

    @Override
    public List<IndexState> indexes() {
        return indexes;
    }

    @Override
    public Optional<WalletState.StoredTx> kept(Txid txid) {
        return Optional.empty();
    }

    /// By looking everywhere.
    @Override
    public Optional<TxPosition> find(Txid txid) {
        if (indexes.isEmpty()) return Optional.empty();
        for (int height = 0; height <= machine.chain().tip().height(); height++) {
            List<Transaction> transactions = block(height).transactions();
            for (int i = 0; i < transactions.size(); i++)
                if (transactions.get(i).txid().equals(txid)) return Optional.of(new TxPosition(height, i));
        }
        return Optional.empty();
    }

    @Override
    public Optional<FilterHeader> filterHeader(BlockHash block) {
        return new IndexReader(filters).filterHeader(block);
    }

    @Override
    public Optional<byte[]> filter(BlockHash block) {
        return new IndexReader(filters).filter(block);
    }

    /// Has the index of filters hold the blocks of the best chain up to that height.
    void indexFilters(int height) {
        var pieces = new ArrayList<IndexBatch.Piece>();
        for (int i = 0; i <= height; i++) {
            Block block = block(i);
            BlockUndo undo = Objects.requireNonNull(machine.chain().readUndo(block.hash()));
            pieces.add(new IndexBatch.Piece(block, i, undo));
        }
        filters.write(IndexBatch.forward(Set.of(Index.FILTERS), pieces, Hash256.ZERO));
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void mockTime(Optional<Instant> time) {
        now = time.orElse(Instant.ofEpochSecond(1_700_000_000));
    }

    @Override
    public void advance(Duration time) {
        advanced = advanced.plus(time);
    }

    @Override
    public Duration uptime() {
        return Duration.ofSeconds(42);
    }

    @Override
    public void awaitOtherTip(BlockHash tip, Duration timeout) {
        // Time passes at once.
        if (machine.chain().tip().hash().equals(tip)) mine(1);
    }

    @Override
    public boolean stopping() {
        return stopAsked;
    }

    @Override
    public Optional<SocketInfo> socket(long peer) {
        return Optional.of(new SocketInfo(
                Endpoint.parse("127.0.0.1:5000", 0),
                new Flow(100, now, Map.of("version", 100L)),
                new Flow(200, now, Map.of("version", 150L)),
                new Framing(Transport.Type.V2, "ab")));
    }

    @Override
    public Optional<String> proxy(AddressNetwork network) {
        return network == AddressNetwork.ONION ? Optional.of("127.0.0.1:9050") : Optional.empty();
    }

    @Override
    public TotalTraffic totalTraffic() {
        return new TotalTraffic(1_000, 2_000);
    }

    @Override
    public Verdict<List<BlockHash>> generate(Script rewardTo, int blocks, long tries) {
        List<BlockHash> hashes = new ArrayList<>();
        while (hashes.size() < blocks && tries > 0) {
            Verdict<BlockTemplate> template = machine.template(rewardTo, minerTag(), now);
            if (template.rejection().isPresent())
                return new Verdict.Invalid<>(template.rejection().get());
            Block block = search(template.orThrow(), tries).orElseThrow();
            assertEquals(Optional.empty(), submit(new Event.SubmitBlock(block)));
            hashes.add(block.hash());
        }
        return new Verdict.Valid<>(hashes);
    }

    @Override
    public Optional<Block> search(BlockTemplate template, long tries) {
        var job = new MiningJob(template, 1, HashSearch.digest());
        return job.search(job.start(0), tries, now).found();
    }

    @Override
    public Optional<Path> saveMempool() {
        return Optional.of(Path.of("mempool.dat"));
    }

    @Override
    public MempoolSnapshot readMempool(Path file) throws IOException, MalformedDataException {
        return MempoolSnapshot.parse(Files.readAllBytes(file));
    }

    @Override
    public CoinCache coinCache() {
        return new CoinCache(1_000, 9_000);
    }

    @Override
    public void saveBans() {}

    @Override
    public byte[] minerTag() {
        return new byte[] {1, 2, 3};
    }

    @Override
    public long blockBytes() {
        return 12_345;
    }

    @Override
    public SortedMap<String, Boolean> logCategories() {
        return new TreeMap<>(logCategories);
    }

    @Override
    public boolean log(String category, boolean details) {
        return logCategories.replace(category, details) != null;
    }

    @Override
    public Optional<Path> log() {
        return Optional.empty();
    }

    @Override
    public Optional<String> listening() {
        return Optional.of("127.0.0.1:5000");
    }

    @Override
    public void stop() {
        stopAsked = true;
    }
}
