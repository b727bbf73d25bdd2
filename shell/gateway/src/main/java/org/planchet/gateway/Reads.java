package org.planchet.gateway;

import java.lang.reflect.Method;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiCall;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ApiMethod;
import org.planchet.api.ChainApi;
import org.planchet.api.ErrorCode;
import org.planchet.api.NodeApi;
import org.planchet.api.StatusApi;
import org.planchet.index.follow.FollowCursor;
import org.planchet.index.follow.Journal;
import org.planchet.server.ReadSide;
import org.planchet.views.Histories;

/// Puts each question to one moment of the chain. An answer that was read while a block was disconnected may
/// mix two states: it is discarded, and the query is repeated on the next state.
final class Reads implements ReadSide {
    /// How often a query is repeated: only in an attack do reorganisations follow one another faster.
    private static final int TRIES = 5;

    private final GatewaySettings settings;
    private final Stores stores;
    private final GatewayStatus status;
    private final GatewayMetrics metrics;
    private final ChainApi node;
    private final WritersNodes nodes;

    private final Histories histories = new Histories();
    private final NodeApi now = NodeApi.answeredBy((_, method, arguments) -> answerNow(method, arguments));

    Reads(GatewaySettings settings, Stores stores, GatewayStatus status, GatewayMetrics metrics, ChainApi node) {
        this.settings = settings;
        this.stores = stores;
        this.status = status;
        this.metrics = metrics;
        this.node = node;
        this.nodes = new WritersNodes(stores);
    }

    @Override
    public NodeApi now() {
        return now;
    }

    /// The error for a query that only a node can answer.
    static ApiException notHere(String what) {
        return new ApiException(Kind.NOT_SUPPORTED, ErrorCode.NOT_BY_GATEWAY, what);
    }

    private @Nullable Object answerNow(Method method, @Nullable Object @Nullable [] arguments) {
        boolean isOwn = method.getDeclaringClass() == StatusApi.class
                && !method.getName().equals("status");
        if (isOwn) return ApiMethod.invoke(method, status, arguments);
        ApiCall call = method.getAnnotation(ApiCall.class);
        if (call == null || !call.gateway()) throw notHere(method.getName());
        if (!call.method().equals("GET")) {
            metrics.posted();
            return ApiMethod.invoke(method, node, arguments);
        }
        Answer answer = ask(moment -> ApiMethod.invoke(method, moment, arguments));
        ApiException refusal = answer.refusal();
        if (refusal != null) throw refusal;
        return answer.value();
    }

    @Override
    public Answer ask(Function<NodeApi, Object> question) {
        stores.requireUp();
        Journal before = stores.journal();
        for (int i = 0; i < TRIES; i++) {
            FollowCursor at = before.stands();
            if (at == null) throw new ApiException(Kind.UNAVAILABLE, ErrorCode.NO_BLOCK_YET);
            Answer answer = stores.ofChain(_ -> answer(at, question));
            Journal after = stores.ofChain(_ -> stores.read());
            // A version that falls is a store that was emptied.
            if (after.takenBack() == before.takenBack() && after.version() >= before.version()) return answer;
            metrics.repeated();
            before = after;
        }
        throw new ApiException(Kind.UNAVAILABLE, ErrorCode.STORE_MOVES, "mongodb");
    }

    private Answer answer(FollowCursor at, Function<NodeApi, Object> question) {
        String hash = at.block().toString();
        try {
            return new Answer(at.height(), hash, question.apply(moment(at)), null);
        } catch (ApiException refused) {
            return new Answer(at.height(), hash, null, refused);
        }
    }

    private NodeApi moment(FollowCursor at) {
        var moment = new Moment(settings.params(), stores.chain(), at, stores.pool());
        var chain = new MomentChain(moment, node);
        var indexes = new MomentIndexes(moment, chain, histories);
        return NodeApi.answeredBy((_, method, arguments) -> {
            if (method.getDeclaringClass() == StatusApi.class) return status.status(at);
            for (Object part : Arrays.asList(chain, indexes, nodes))
                if (method.getDeclaringClass().isInstance(part)) return ApiMethod.invoke(method, part, arguments);
            throw notHere(method.getName());
        });
    }

    @Override
    public void awaitHeight(int height) {
        stores.requireUp();
        stores.awaitHeight(height);
    }

    @Override
    public Duration toWait(InetAddress there, String forwarded) {
        if (settings.rate() == 0) return Duration.ZERO;
        stores.requireUp();
        String caller = settings.callers().name(there, forwarded);
        Duration wait = stores.ofRedis(redis -> redis.toWait(caller, settings.rate()));
        if (!wait.isZero()) metrics.slowed();
        return wait;
    }

    @Override
    public int rate() {
        return settings.rate();
    }
}
