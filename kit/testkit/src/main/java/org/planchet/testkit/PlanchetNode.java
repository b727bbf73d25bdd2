package org.planchet.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.planchet.api.NodeApi;
import org.planchet.api.TransferRequest;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.fixtures.Await;

/// A whole node in this process for other people's tests: in memory, on free ports, gone at the end.
///
///     try (PlanchetNode node = PlanchetNode.start()) {
///         node.mine(101);
///         String txid = node.pay(address, 250_000);
///     }
///
/// Everything that a node can be asked is in [#api]; a program under test reaches it at [#p2pAddress] or
/// [#apiAddress].
public final class PlanchetNode implements AutoCloseable {
    /// Of [#pay]: satoshis per 1,000 virtual bytes.
    private static final long FEE_RATE = 5_000;

    private final RunningNode node;

    private PlanchetNode(RunningNode node) {
        this.node = node;
    }

    /// A node of regtest: blocks cost nothing.
    public static PlanchetNode start() {
        return start("regtest");
    }

    /// A node of a chain: a built-in one's name, or a chain file's path.
    ///
    /// @param keysAndValues further settings in turn, as a command line knows them
    public static PlanchetNode start(String chain, String... keysAndValues) {
        NodeConfig config = NodeConfig.of(
                "chain",
                chain,
                "store",
                "memory",
                "port",
                "0",
                "api-port",
                "0",
                "bind",
                "127.0.0.1",
                "discover",
                "false");
        for (int i = 0; i + 1 < keysAndValues.length; i += 2)
            config = config.with(keysAndValues[i], keysAndValues[i + 1]);
        try {
            RunningNode node = Daemon.startWithin(config);
            node.api().createWallet(Optional.empty(), Optional.empty());
            return new PlanchetNode(node);
        } catch (StartupException failed) {
            throw new IllegalStateException("the node does not start: " + failed.getMessage(), failed);
        }
    }

    public NodeApi api() {
        return node.api();
    }

    public RunningNode running() {
        return node;
    }

    /// Where a peer connects to it, `127.0.0.1:port`.
    public String p2pAddress() {
        return node.p2pAddress();
    }

    /// Where its HTTP interface is, `http://127.0.0.1:port`.
    public String apiAddress() {
        return "http://127.0.0.1:" + node.apiPort();
    }

    /// Mines blocks to the node's own wallet. Returns their hashes.
    public List<String> mine(int blocks) {
        return api().generate("", blocks);
    }

    /// Pays `satoshis` to an address from the node's own wallet, which needs spendable coins: on regtest, 101 blocks.
    /// Returns the payment's txid; it waits in the mempool until the next block.
    public String pay(String address, long satoshis) {
        return api().transfer(new TransferRequest(address, satoshis, FEE_RATE, null, null, null, false))
                .txid();
    }

    /// Has the node connect to another and waits until it stands.
    public void connect(PlanchetNode other) {
        api().addPeer(other.p2pAddress());
        await(
                "a connection to " + other.p2pAddress(),
                () -> api().peers().stream()
                        .anyMatch(p -> p.address().equals(other.p2pAddress())
                                && p.status().equals("connected")));
    }

    /// Waits until this node and another have the same tip.
    public void awaitSameTip(PlanchetNode other) {
        await(
                "the tip of " + other.p2pAddress(),
                () -> api().status().tip().equals(other.api().status().tip()));
    }

    /// Waits up to 30 seconds for `done`.
    ///
    /// @throws AssertionError that names `what`, if it does not come about
    public static void await(String what, BooleanSupplier done) {
        Await.until(what, Duration.ofSeconds(30), done::getAsBoolean);
    }

    @Override
    public void close() {
        node.close();
    }
}
