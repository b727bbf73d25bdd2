package org.planchet.server;

import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiCall;
import org.planchet.api.ApiMethod;
import org.planchet.api.Requests;

/// One row of the route table: from it the server serves, guards and describes.
///
/// @param api     the call as it is declared
/// @param style   how it reports errors
/// @param handler does it
/// @param offered whether it is served here; if not, it answers so
record Route(ApiMethod api, Style style, Handler handler, boolean offered) {

    /// 1 MiB, for everything but raw transactions and blocks.
    static final int BODY_LIMIT = 1 << 20;

    /// A block of 4 MiB in hex, and the JSON around it.
    static final int RAW_LIMIT = (8 << 20) + 1024;

    enum Style {
        /// Problem documents.
        PROBLEM,
        /// The prototype's `{"error": "…"}` with 400, 404 and 500 only.
        PROTOTYPE
    }

    @FunctionalInterface
    interface Handler {
        /// Returns what is to be answered: a record or list for JSON, a text or bytes for another type, or null if it
        /// has answered by itself.
        @Nullable
        Object answer(Call call);
    }

    /// The rows of all that `declared` declares, answered by `handler`.
    static List<Route> of(Class<?> declared, Style style, BiFunction<ApiMethod, Call, @Nullable Object> handler) {
        return ApiMethod.of(declared).stream()
                .map(api -> new Route(api, style, call -> handler.apply(api, call), true))
                .toList();
    }

    /// The same row at a gateway.
    Route atGateway() {
        return new Route(api, style, handler, api.call().gateway());
    }

    /// Whether it asks how the chain stands: such an answer of a gateway names a block.
    boolean isRead() {
        return method().equals("GET") && path().startsWith(ApiCall.V1);
    }

    String method() {
        return api.call().method();
    }

    String path() {
        return api.call().path();
    }

    /// Whether it is only for callers from this machine and those with a credential.
    boolean isGuarded() {
        return offered && api.call().guarded();
    }

    /// Bytes that the body may have.
    int limit() {
        return api.body() == Requests.Raw.class ? RAW_LIMIT : BODY_LIMIT;
    }

    /// Of a good answer.
    int status() {
        return api.call().creates() ? 201 : 200;
    }
}
