package org.planchet.server;

import java.util.Optional;

/// What answers a POST to `/`: an interface with a format, errors and credentials of its own. The server checks the
/// name that the request is addressed to and its origin, as with every other, and bounds the body.
public interface RpcHandler {
    /// @param authorization the header of that name
    Reply handle(Optional<String> authorization, byte[] body);

    /// @param body         JSON, or nothing
    /// @param authenticate the header WWW-Authenticate of a 401
    /// @param afterwards   run when the reply has been sent: it may end the server
    record Reply(int status, String body, Optional<String> authenticate, Runnable afterwards) {}
}
