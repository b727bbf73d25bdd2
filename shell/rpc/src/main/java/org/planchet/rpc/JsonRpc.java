package org.planchet.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.rpc.RpcException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Requests of JSON-RPC 1.0, 1.1 and 2.0, as Bitcoin Core answers them since version 28. Of the older ones a request
/// that fails is also a failure of HTTP, and an answer has both `result` and `error`; of 2.0 every answer is HTTP's
/// 200 with one of the two, and a request without `id` has no answer. A batch is always answered with 200.
public final class JsonRpc {
    private static final Logger LOG = LoggerFactory.getLogger(JsonRpc.class);

    /// Requests of one batch; each is answered before anything is sent.
    static final int MOST_IN_BATCH = 1_000;

    /// How long somebody who guesses a password waits for each no.
    private static final Duration PENALTY = Duration.ofMillis(250);

    private final Methods methods;
    private final Credentials credentials;

    public JsonRpc(NodePort node, Credentials credentials) {
        this.methods = new Methods(node);
        this.credentials = credentials;
    }

    /// What HTTP is to answer: JSON, or nothing.
    ///
    /// @param status 200, 204, 400, 401, 404 or 500; of 401 the header WWW-Authenticate is to be
    ///     [#AUTHENTICATE]
    public record Reply(int status, String body) {}

    /// What a caller without valid credentials is told.
    public static final String AUTHENTICATE = "Basic realm=\"jsonrpc\"";

    /// Answers a POST.
    ///
    /// @param authorization the header of that name
    public Reply handle(Optional<String> authorization, byte[] body) {
        if (!credentials.admits(authorization)) {
            if (authorization.isPresent()) {
                LOG.warn("A JSON-RPC request showed a wrong user or password");
                pause();
            }
            return new Reply(401, "");
        }
        JsonNode request;
        try {
            request = CoreJson.MAPPER.readTree(body);
        } catch (JacksonException notJson) {
            return failed(new Request(), new RpcException(Code.PARSE, "Parse error"));
        }
        if (request.isMissingNode()) return failed(new Request(), new RpcException(Code.PARSE, "Parse error"));
        if (request.isArray()) return batch((ArrayNode) request);
        if (!request.isObject())
            return failed(new Request(), new RpcException(Code.PARSE, "Top-level object parse error"));
        return single(request);
    }

    private static void pause() {
        try {
            Thread.sleep(PENALTY);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is known of a request; how much, where it is malformed, depends on how far it was read.
    private static final class Request {
        private boolean two;
        private @Nullable JsonNode id;

        /// An unknown id is null in an answer.
        private boolean hasId = true;

        boolean isNotification() {
            return two && !hasId;
        }

        /// Reads what the answer depends on, and gives the name of the method.
        String read(JsonNode json) {
            if (!json.isObject()) throw new RpcException(Code.INVALID_REQUEST, "Invalid Request object");
            id = json.get("id");
            hasId = id != null;
            JsonNode version = json.path("jsonrpc");
            if (!version.isMissingNode() && !version.isNull()) {
                if (!version.isString()) throw new RpcException(Code.INVALID_REQUEST, "jsonrpc field must be a string");
                two = version.stringValue().equals("2.0");
                if (!two && !version.stringValue().equals("1.0"))
                    throw new RpcException(Code.INVALID_REQUEST, "JSON-RPC version not supported");
            }
            JsonNode method = json.path("method");
            if (method.isMissingNode() || method.isNull())
                throw new RpcException(Code.INVALID_REQUEST, "Missing method");
            if (!method.isString()) throw new RpcException(Code.INVALID_REQUEST, "Method must be a string");
            return method.stringValue();
        }

        ObjectNode answer(@Nullable JsonNode result, @Nullable RpcException error) {
            ObjectNode answer = CoreJson.object();
            if (two) answer.put("jsonrpc", "2.0");
            if (error == null) {
                answer.set("result", result == null ? NullNode.getInstance() : result);
                if (!two) answer.putNull("error");
            } else {
                if (!two) answer.putNull("result");
                ObjectNode told = answer.putObject("error");
                told.put("code", error.code().number());
                told.put("message", error.text());
            }
            if (hasId) answer.set("id", id == null ? NullNode.getInstance() : id);
            return answer;
        }
    }

    private Reply single(JsonNode json) {
        var request = new Request();
        try {
            JsonNode result = call(request.read(json), json);
            return request.isNotification()
                    ? new Reply(204, "")
                    : new Reply(200, written(request.answer(result, null)));
        } catch (RpcException failed) {
            return request.isNotification() ? new Reply(204, "") : failed(request, failed);
        }
    }

    private static Reply failed(Request request, RpcException error) {
        int status = request.two
                ? 200
                : switch (error.code()) {
                    case INVALID_REQUEST -> 400;
                    case METHOD_NOT_FOUND -> 404;
                    default -> 500;
                };
        return new Reply(status, written(request.answer(null, error)));
    }

    private Reply batch(ArrayNode requests) {
        if (requests.size() > MOST_IN_BATCH)
            return failed(
                    new Request(),
                    new RpcException(
                            Code.INVALID_REQUEST,
                            "A batch has at most " + MOST_IN_BATCH + " requests, not " + requests.size()));
        List<ObjectNode> answers = new ArrayList<>();
        for (JsonNode json : requests) {
            var request = new Request();
            ObjectNode answer;
            try {
                answer = request.answer(call(request.read(json), json), null);
            } catch (RpcException failed) {
                answer = request.answer(null, failed);
            }
            if (!request.isNotification()) answers.add(answer);
        }
        // A batch of nothing says nothing of its version, and gets the older ones' empty list.
        return answers.isEmpty() && !requests.isEmpty() ? new Reply(204, "") : new Reply(200, written(answers));
    }

    private @Nullable JsonNode call(String name, JsonNode request) {
        JsonNode params = request.path("params");
        if (params.isMissingNode() || params.isNull()) params = CoreJson.array();
        if (!params.isArray() && !params.isObject())
            throw new RpcException(Code.INVALID_REQUEST, "Params must be an array or object");
        try {
            return methods.call(name, params);
        } catch (RpcException told) {
            throw told;
        } catch (RuntimeException | AssertionError ours) {
            // The parameters may hold what does not belong into a log.
            LOG.error("Answering the JSON-RPC method {} failed", methods.known(name), ours);
            throw new RpcException(Code.INTERNAL, "the node failed to answer; its log says why");
        }
    }

    private static String written(Object answer) {
        return CoreJson.MAPPER.writeValueAsString(answer) + "\n";
    }
}
