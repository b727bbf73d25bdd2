package org.planchet.server;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.planchet.api.Saying;

/// Serves an [RpcHandler].
final class RpcRoute {
    static final String PATH = "/";

    private final RpcHandler handler;
    private final Guard guard;

    RpcRoute(RpcHandler handler, Guard guard) {
        this.handler = handler;
        this.guard = guard;
    }

    void serve(Context context) {
        context.header("Cache-Control", "no-store");
        context.header("X-Content-Type-Options", "nosniff");
        guard.checkOwnPage(context);
        byte[] body = body(context);
        RpcHandler.Reply reply =
                handler.handle(Optional.ofNullable(context.req().getHeader("Authorization")), body);
        reply.authenticate().ifPresent(how -> context.header("WWW-Authenticate", how));
        send(context.res(), reply);
        reply.afterwards().run();
    }

    private static void send(HttpServletResponse response, RpcHandler.Reply reply) {
        response.setStatus(reply.status());
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        if (body.length > 0) response.setContentType("application/json");
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
            response.flushBuffer();
        } catch (IOException gone) {
            // The caller did not wait for the answer; what it asked for is done all the same.
        }
    }

    private static byte[] body(Context context) {
        if (context.req().getContentLengthLong() > Route.RAW_LIMIT) throw tooLarge();
        try (InputStream in = context.bodyInputStream()) {
            byte[] bytes = in.readNBytes(Route.RAW_LIMIT + 1);
            if (bytes.length > Route.RAW_LIMIT) throw tooLarge();
            return bytes;
        } catch (IOException brokeOff) {
            throw new UncheckedIOException(brokeOff);
        }
    }

    private static HttpProblem tooLarge() {
        return new HttpProblem(413, "Content too large", Saying.BODY_TOO_LARGE, Route.RAW_LIMIT);
    }
}
