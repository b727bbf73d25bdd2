package org.planchet.server;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// What answers a POST to `/` and `/wallet/NAME`: an interface with a format, errors and credentials of its own. The
/// server checks the name that the request is addressed to and its origin, as with every other, and bounds the body.
public interface RpcHandler {
    /// Whether the caller may ask at all: decided before a byte of the body is read.
    ///
    /// @param authorization the header of that name
    boolean admits(Optional<String> authorization);

    /// The header WWW-Authenticate of the 401 that other callers get.
    String challenge();

    /// Answers a request.
    ///
    /// @param wallet the request is addressed to a wallet (`/wallet/NAME`)
    /// @throws IOException if the caller has disconnected
    void answer(byte[] body, boolean wallet, Answer answer) throws IOException;

    /// Run when an answer has been sent: may end the server.
    void answered();

    /// Where an answer goes.
    interface Answer {
        /// Begins it, once: the status, then JSON or nothing.
        OutputStream begin(int status) throws IOException;
    }
}
