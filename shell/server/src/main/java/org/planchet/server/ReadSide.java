package org.planchet.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.NodeApi;

/// A backend of the server that is not a node: it answers from a chain that nodes store elsewhere. Each
/// question is put to one moment of that chain, and the answer names it. Calls come from any thread.
public interface ReadSide {
    /// The name and the value of the parameter by which a caller asks for an answer no older than a height.
    String AT_LEAST = "at-least-height";

    /// The headers of an answer that name its block.
    String HEIGHT_HEADER = "Chain-Height";

    String BLOCK_HEADER = "Chain-Block";

    /// What was answered at a block.
    ///
    /// @param value   null if the question was refused
    /// @param refusal null if it was not
    record Answer(
            int height,
            String hash,
            @Nullable Object value,
            @Nullable ApiException refusal) {}

    /// Whatever is asked of no moment: life and metrics, and what is posted. A read is put to the moment it comes in.
    NodeApi now();

    /// Puts a question to a moment, again if that moment passed while it was answered.
    ///
    /// @throws ApiException UNAVAILABLE if there is none to ask now
    Answer ask(Function<NodeApi, Object> question);

    /// Returns when the chain has reached a height.
    ///
    /// @throws ApiException UNAVAILABLE if it does not for a while
    void awaitHeight(int height);

    /// How long a caller has to wait before its next request is answered; zero if not at all. Counts the request.
    ///
    /// @param there     the address that the connection comes from
    /// @param forwarded the headers `X-Forwarded-For`, joined by commas; empty without one
    Duration toWait(InetAddress there, String forwarded);

    /// Requests a minute that a caller is granted.
    int rate();
}
