package org.planchet.daemon.adapters;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ErrorCode;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.rpc.CallMeter;
import org.planchet.rpc.Credentials;
import org.planchet.rpc.JsonRpc;
import org.planchet.server.RpcHandler;
import org.planchet.storage.DataFolder;
import org.planchet.views.Text;

/// JSON-RPC of a running node: offered if callers can be authenticated: by the user and password of the
/// configuration, or else by a cookie file in the data folder.
public final class RpcInterface implements AutoCloseable {
    private final RpcPort port;
    private final Optional<Path> cookieFolder;
    private final JsonRpc rpc;

    private RpcInterface(RpcPort port, Credentials credentials, CallMeter meter, Optional<Path> cookieFolder) {
        this.port = port;
        this.cookieFolder = cookieFolder;
        this.rpc = new JsonRpc(port, credentials, meter);
    }

    /// @throws StartupException if there is a user without a password, or the cookie file cannot be written
    /// so that only the owner can read it
    public static Optional<RpcInterface> open(
            NodeConfig config, RpcPort port, CallMeter meter, @Nullable DataFolder folder, SecureRandom random)
            throws StartupException {
        if (!config.api()) return Optional.empty();
        if (config.rpcUser().isPresent() != config.rpcPassword().isPresent())
            throw new StartupException(ExitCode.USAGE, ErrorCode.RPC_USER_ALONE);
        if (config.rpcUser().isPresent() && config.rpcPassword().isPresent())
            return Optional.of(new RpcInterface(
                    port,
                    Credentials.of(config.rpcUser().get(), config.rpcPassword().get()),
                    meter,
                    Optional.empty()));
        if (folder == null) return Optional.empty();
        try {
            String cookie = ApiCookie.create(folder.path(), random);
            return Optional.of(new RpcInterface(port, Credentials.of(cookie), meter, Optional.of(folder.path())));
        } catch (IOException failed) {
            throw new StartupException(
                    ExitCode.CANNOT_START,
                    "The cookie file for JSON-RPC cannot be written: " + Text.reason(failed) + ".");
        }
    }

    public RpcHandler handler() {
        return new RpcHandler() {
            @Override
            public boolean admits(Optional<String> authorization) {
                return rpc.admits(authorization);
            }

            @Override
            public String challenge() {
                return JsonRpc.AUTHENTICATE;
            }

            @Override
            public void answer(byte[] body, boolean wallet, Answer answer) throws IOException {
                rpc.handle(body, wallet, answer::begin);
            }

            @Override
            public void answered() {
                port.answered();
            }
        };
    }

    /// Lets go of those who wait for an answer that will not come.
    public void wakeWaiting() {
        port.wakeWaiting();
    }

    /// Removes the cookie file, if there is one.
    @Override
    public void close() {
        cookieFolder.ifPresent(ApiCookie::remove);
    }
}
