package org.planchet.api;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A node that runs elsewhere, asked over its HTTP interface.
public final class HttpNodeApi {
    private HttpNodeApi() {}

    /// The node at `base`, such as `http://127.0.0.1:5001`. Opens no connection yet; a node that cannot be reached
    /// shows as [ApiException] UNAVAILABLE at the first call, with a sentence that names the address.
    ///
    /// @param token what the node wants to see from other machines, null for none
    public static NodeApi connect(URI base, @Nullable String token) {
        throw new AssertionError("not written yet: " + base + (token == null ? "" : " with a token"));
    }
}
