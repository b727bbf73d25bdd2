package org.planchet.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/// The state of a node in a page, answered from memory. In JSON it is one flat object: each part's fields, in this
/// order.
///
/// @param followers the stores outside that it writes the chain to
public record NodeStatus(
        @JsonUnwrapped Program program,
        @JsonUnwrapped BestChain best,
        @JsonUnwrapped Network network,
        @JsonUnwrapped Mempool mempool,
        @JsonUnwrapped Indexes indexes,
        List<FollowerView> followers,
        @JsonUnwrapped Mining mining,
        @JsonUnwrapped Addresses addresses,
        @JsonUnwrapped Run run) {

    /// What runs.
    ///
    /// @param chain the chain's name
    /// @param role  `full`, `miner`, `spv` or `gateway`
    /// @param group of nodes that it belongs to, such as a region; empty for none
    public record Program(String version, String chain, String role, String group) {}

    /// The best chain.
    ///
    /// @param height     of the best block
    /// @param tipTime    seconds since 1970, as its header states
    /// @param bits       compact target of the next block
    /// @param difficulty leading zero bits that the next block's target demands
    /// @param headers    height of the best header known
    /// @param syncing    a peer has a chain with more work, and blocks of it are missing
    public record BestChain(
            int height,
            String tip,
            long tipTime,
            String bits,
            int difficulty,
            String chainWork,
            int headers,
            boolean syncing) {}

    /// @param peers      neighbours connected now
    /// @param knownNodes addresses in the address book
    public record Network(int peers, int knownNodes) {
        /// Of what has no peers.
        public static final Network NONE = new Network(0, 0);
    }

    /// @param bytes virtual bytes of the transactions
    public record Mempool(
            @JsonProperty("mempoolTransactions") int transactions,
            @JsonProperty("mempoolBytes") long bytes) {}

    /// @param kinds  what it keeps indexes of: `none`, or some of `tx`, `address` and `filter` with commas
    /// @param height up to which they hold every block; -1 if they hold none
    public record Indexes(
            @JsonProperty("index") String kinds,
            @JsonProperty("indexHeight") int height) {}

    /// The node's own miner.
    ///
    /// @param hashRate hashes a second over the last seconds
    public record Mining(@JsonProperty("mining") boolean active, double hashRate, long blocksMined) {
        /// Of what does not mine.
        public static final Mining NONE = new Mining(false, 0, 0);
    }

    /// Where it listens, host:port; each empty if it does not.
    ///
    /// @param p2p      for peers
    /// @param electrum for wallets that use Electrum's protocol
    public record Addresses(
            @JsonProperty("p2pAddress") String p2p,
            @JsonProperty("apiAddress") String api,
            @JsonProperty("electrumAddress") String electrum) {}

    /// This run of the program.
    ///
    /// @param dataDir   empty if nothing is kept on disk, or to a caller who may not know it
    /// @param startedAt seconds since 1970
    /// @param now       seconds since 1970, as the node takes the time to be
    public record Run(String dataDir, long startedAt, long now) {}

    /// Height of the best block.
    public int height() {
        return best.height();
    }

    /// Hash of the best block.
    public String tip() {
        return best.tip();
    }

    /// The same without what only trusted callers may know: the data folder.
    public NodeStatus forStrangers() {
        return new NodeStatus(
                program,
                best,
                network,
                mempool,
                indexes,
                followers,
                mining,
                addresses,
                new Run("", run.startedAt, run.now));
    }
}
