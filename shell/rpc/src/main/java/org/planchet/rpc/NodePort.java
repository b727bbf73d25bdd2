package org.planchet.rpc;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Verdict;
import org.planchet.index.FilterHeader;
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
import org.planchet.wallet.WalletState;
import org.planchet.wire.AddressNetwork;

/// All that a method may do to the node. What waits for the node may throw an [org.planchet.api.ApiException], which
/// fails the call.
public interface NodePort {
    /// The chain's parameters, which never change: from any thread.
    ChainParams params();

    /// The best chain, read on the caller's thread: never blocks.
    ChainSnapshot chain();

    /// How many transactions wait, on the caller's thread.
    int mempoolTransactions();

    /// What the mempool takes, which never changes.
    PolicySettings policy();

    /// What to pay, as of two seconds ago at most; on the caller's thread while others ask as well.
    FeeEstimates fees();

    /// Whether the node has once had all that its peers have, on the caller's thread.
    boolean initialDownloadIsOver();

    /// How far the peers' clocks are from the node's, on the caller's thread.
    ClockOffset clockOffset();

    /// Reads a stored block, on the caller's thread; null if it is not here, or cannot be read any more.
    @Nullable
    Block block(BlockIndex index);

    /// Reads the coins that a block spent, in the same way; null if it was never connected.
    @Nullable
    BlockUndo undo(BlockIndex index);

    /// Asks what needs no coins but the mempool or the peers, on the thread that owns the node.
    <T extends @Nullable Object> T ask(Function<? super NodeReader, ? extends T> question);

    /// Asks what needs the coins at the tip, on the thread that owns the node.
    <T extends @Nullable Object> T askSettled(Function<? super SettledNode, ? extends T> question);

    /// Runs what changes the node, on the thread that owns it. A failure in there ends the node, so what may be wrong
    /// with a call is found out before.
    <T extends @Nullable Object> T change(Function<? super NodeControl, ? extends T> command);

    /// How far the node's indexes are; nothing if it keeps none.
    List<IndexState> indexes();

    /// @param name   as Bitcoin Core has it, if it has such an index
    /// @param height up to which it holds every block; -1 before the first
    /// @param synced it has looked at the chain as it is now
    record IndexState(String name, int height, boolean synced) {}

    /// Where the best chain has a transaction, by the index of transactions; waits a while if that has not caught
    /// up with the chain. Empty if it does not find it, or there is no such index. Not within [#ask].
    Optional<TxPosition> find(Txid txid);

    /// Of a light node, its wallet's transaction of this id, with the proof that it kept; empty if the wallet
    /// has no such one, and of a full node. Not within [#ask].
    Optional<WalletState.StoredTx> kept(Txid txid);

    /// What [IndexState] calls the index of compact filters.
    String FILTER_INDEX = "basic block filter index";

    /// The header of a block's compact filter, by the index of filters; waits a while if that has not caught up with
    /// the chain. Empty if it does not have it, or there is no such index. Not within [#ask].
    Optional<FilterHeader> filterHeader(BlockHash block);

    /// A block's compact filter as peers send it, found like [#filterHeader].
    Optional<byte[]> filter(BlockHash block);

    /// The node's clock.
    Instant now();

    /// Stops the clock that blocks are judged by at a time; empty lets it run again. The network's timers
    /// continue, from that time on if it is later than theirs.
    void mockTime(Optional<Instant> time);

    /// Has the network's timers go on as if so much time had passed.
    void advance(Duration time);

    /// When the node was started, by a monotonic clock.
    Duration uptime();

    /// Waits until the best chain ends in another block than `tip`, or the node stops, or `timeout` is over.
    void awaitOtherTip(BlockHash tip, Duration timeout);

    /// Whether the node is about to stop, so that long work is to be given up.
    boolean stopping();

    /// What the sockets know of a connection; empty if it is closed.
    Optional<SocketInfo> socket(long peer);

    /// Bytes sent and received since the start, including closed connections.
    TotalTraffic totalTraffic();

    record TotalTraffic(long sent, long received) {}

    /// Mines blocks one after another on the tip; not within [#ask]. Returns their hashes, fewer than `blocks` once
    /// so many headers were tried, mining was stopped or the node stops; or why the next block would be refused.
    Verdict<List<BlockHash>> generate(Script rewardTo, int blocks, long tries);

    /// A block of `template`, which is not submitted; empty if none was found before the tip moved, so many headers
    /// were tried, mining was stopped or the node stops. Not within [#ask].
    Optional<Block> search(BlockTemplate template, long tries);

    /// Writes the mempool's file.
    ///
    /// @return the file; empty if this node keeps none
    Optional<Path> saveMempool() throws IOException;

    /// Reads the file of a mempool, of this program's or of Bitcoin Core's.
    ///
    /// @throws IOException            if it cannot be read
    /// @throws MalformedDataException if it is none
    MempoolSnapshot readMempool(Path file) throws IOException, MalformedDataException;

    /// Memory for coins.
    CoinCache coinCache();

    /// @param database bytes for what is read of the database
    /// @param tip      bytes for coins that blocks made or spent
    record CoinCache(long database, long tip) {}

    /// Writes the file of bans, if this node keeps one.
    void saveBans();

    /// Bytes for the coinbase that distinguish this node's blocks from others'.
    byte[] minerTag();

    /// Bytes that blocks take on the disk.
    long blockBytes();

    /// Where the log is; empty if there is none.
    Optional<Path> log();

    /// The parts of the program whose details can be logged, and whether they are.
    SortedMap<String, Boolean> logCategories();

    /// Has the details of a part logged, or no more; `all` and `1` stand for every one.
    ///
    /// @return false if there is none of this name
    boolean log(String category, boolean details);

    /// The proxy by which nodes of a network are reached, `host:port`; empty for none.
    Optional<String> proxy(AddressNetwork network);

    /// Addresses at which peers reach this node, `host:port`.
    Optional<String> listening();

    /// Stops the node once the call that asks for it has been answered.
    void stop();
}
