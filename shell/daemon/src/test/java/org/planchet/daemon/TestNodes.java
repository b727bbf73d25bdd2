package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.function.Executable;
import org.planchet.api.ApiException;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.fixtures.Await;

/// Real nodes for tests: own folders, free ports, loopback alone.
public final class TestNodes {
    private TestNodes() {}

    public static NodeConfig config(Path folder) {
        return NodeConfig.of(
                "chain",
                "regtest",
                "data-dir",
                folder.toString(),
                "port",
                "0",
                "api-port",
                "0",
                "bind",
                "127.0.0.1",
                "discover",
                "false",
                "coin-cache",
                "16",
                "api",
                "false");
    }

    public static RunningNode start(Path folder) throws StartupException {
        return Daemon.start(config(folder));
    }

    /// The node, with a wallet without passphrase if it has none yet.
    public static RunningNode withWallet(RunningNode node) {
        if (node.api().wallet().keys() == 0) node.api().createWallet(Optional.empty(), Optional.empty());
        return node;
    }

    public static void awaitSameTip(RunningNode a, RunningNode b) {
        Await.until(
                "the same tip, " + a.api().status().height() + " and "
                        + b.api().status().height(),
                () -> a.api().status().tip().equals(b.api().status().tip()));
    }

    static void assertKind(ApiException.Kind kind, Executable call) {
        assertEquals(kind, assertThrows(ApiException.class, call).kind());
    }
}
