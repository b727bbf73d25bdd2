package org.planchet.daemon.adapters;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ErrorCode;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.follow.Indexer;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.queries.ChainQueries;
import org.planchet.electrum.ElectrumServer;
import org.planchet.electrum.ElectrumSettings;
import org.planchet.index.ScriptHash;
import org.planchet.rpc.Methods;
import org.planchet.views.Text;

/// Electrum's protocol of a running node.
public final class ElectrumInterface implements AutoCloseable {
    private final ElectrumServer server;

    private ElectrumInterface(ElectrumServer server) {
        this.server = server;
    }

    /// Notifies the server, which is made later.
    private static final class Relay {
        private volatile @Nullable ElectrumServer to;

        void changed(Set<ScriptHash> scripts) {
            ElectrumServer server = to;
            if (server != null) server.changed(scripts);
        }
    }

    /// Starts it as the configuration says; empty if the configuration wants none.
    ///
    /// @throws StartupException if its port cannot be taken
    public static Optional<ElectrumInterface> start(
            NodeConfig config, NodeLoop loop, Indexer index, ChainQueries transactions, RpcPort rpc)
            throws StartupException {
        if (config.electrumPort().isEmpty()) return Optional.empty();
        int port = config.electrumPort().get();
        Relay relay = new Relay();
        ElectrumView view = loop.change(_ -> {
            PoolScripts pool = new PoolScripts(loop, relay::changed);
            ElectrumView made = new ElectrumView(loop, index, transactions, pool, new Methods(rpc));
            loop.follow(pool);
            loop.follow(made);
            return made;
        });
        index.onMove(relay::changed);
        try {
            ElectrumServer server = ElectrumServer.start(view, ElectrumSettings.of(config.electrumBind(), port));
            relay.to = server;
            return Optional.of(new ElectrumInterface(server));
        } catch (IOException refused) {
            throw new StartupException(
                    ExitCode.CANNOT_START,
                    ErrorCode.ELECTRUM_PORT_TAKEN,
                    port,
                    config.electrumBind(),
                    Text.reason(refused));
        }
    }

    /// The port it listens on.
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
