package org.planchet.rpc;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.JsonRpcReply;
import org.planchet.api.LargeAnswers;
import org.planchet.rpc.RpcException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Requests of JSON-RPC 1.0, 1.1 and 2.0, as Bitcoin Core answers them since version 28. Of the older ones a request
/// that fails is also a failure of HTTP, and an answer has both `result` and `error`; of 2.0 every answer is HTTP's
/// 200 with one of the two, and a request without `id` has no answer. A batch is always answered with 200.
public final class JsonRpc {
    private static final Logger LOG = LoggerFactory.getLogger(JsonRpc.class);

    /// Requests of one batch; each is answered before anything is sent.
    static final int MAX_IN_BATCH = 1_000;

    /// How long a caller waits for the answer to a wrong password, to slow guessing.
    private static final Duration PENALTY = Duration.ofMillis(250);

    private final Methods methods;
    private final Credentials credentials;
    private final CallMeter meter;
    private final LargeAnswers large = LargeAnswers.ofHeap();

    /// @param meter counts every call
    public JsonRpc(NodePort node, Credentials credentials, CallMeter meter) {
        this.methods = new Methods(node);
        this.credentials = credentials;
        this.meter = meter;
    }

    /// The header WWW-Authenticate for a caller without valid credentials.
    public static final String AUTHENTICATE = "Basic realm=\"jsonrpc\"";

    /// Where an answer goes.
    public interface Answer {
        /// Begins it, once: the status of HTTP (200, 204, 400, 404 or 500), then JSON or nothing.
        OutputStream begin(int status) throws IOException;
    }

    /// Whether a caller shows the right credentials; who shows wrong ones waits a moment for the no.
    ///
    /// @param authorization the header of that name
    public boolean admits(Optional<String> authorization) {
        if (credentials.admits(authorization)) return true;
        if (authorization.isPresent()) {
            LOG.warn("A JSON-RPC request showed a wrong user or password");
            pause();
        }
        return false;
    }

    /// Answers the POST of a caller that is admitted. Answers are written as they are made: of a batch one by
    /// one, of a block transaction by transaction.
    ///
    /// @param wallet the request is addressed to a wallet
    /// @throws IOException if the caller has disconnected
    public void handle(byte[] body, boolean wallet, Answer answer) throws IOException {
        JsonNode request;
        try {
            request = CoreJson.TREE.read(body);
        } catch (JacksonException notJson) {
            fail(new Request(), new RpcException(Code.PARSE, "Parse error"), answer);
            return;
        }
        if (request.isArray()) batch((ArrayNode) request, wallet, answer);
        else if (request.isObject()) single(request, wallet, answer);
        else fail(new Request(), new RpcException(Code.PARSE, "Top-level object parse error"), answer);
    }

    private static void pause() {
        try {
            Thread.sleep(PENALTY);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is known of a request; how much, if it is malformed, depends on how far it was read.
    private static final class Request {
        private JsonRpcReply reply = JsonRpcReply.UNKNOWN;

        /// Reads what the answer depends on, and gives the name of the method.
        String read(JsonNode json) {
            if (!json.isObject()) throw new RpcException(Code.INVALID_REQUEST, "Invalid Request object");
            JsonNode id = json.get("id");
            reply = new JsonRpcReply(false, id);
            JsonNode version = json.path("jsonrpc");
            if (!version.isMissingNode() && !version.isNull()) {
                if (!version.isString()) throw new RpcException(Code.INVALID_REQUEST, "jsonrpc field must be a string");
                reply = new JsonRpcReply(version.stringValue().equals("2.0"), id);
                if (!reply.two() && !version.stringValue().equals("1.0"))
                    throw new RpcException(Code.INVALID_REQUEST, "JSON-RPC version not supported");
            }
            JsonNode method = json.path("method");
            if (method.isMissingNode() || method.isNull())
                throw new RpcException(Code.INVALID_REQUEST, "Missing method");
            if (!method.isString()) throw new RpcException(Code.INVALID_REQUEST, "Method must be a string");
            return method.stringValue();
        }

        ObjectNode failure(RpcException error) {
            return reply.error(error.code().number(), error.text());
        }
    }

    private void single(JsonNode json, boolean wallet, Answer answer) throws IOException {
        var request = new Request();
        try {
            String method = request.read(json);
            inPlace(method, () -> {
                JsonNode result = call(method, json, wallet);
                if (request.reply.isNotification()) answer.begin(204);
                else end(answer.begin(200), request.reply.result(result));
                return true;
            });
        } catch (RpcException failed) {
            if (request.reply.isNotification()) answer.begin(204);
            else fail(request, failed, answer);
        }
    }

    /// Answers that hold whole blocks, or the whole mempool, wait for their turn.
    private <T extends @Nullable Object> T inPlace(String method, Callable<T> answering) throws IOException {
        try {
            if (methods.isLarge(method)) return large.answer(answering);
            return answering.call();
        } catch (ApiException busy) {
            throw new RpcException(Code.MISC, String.valueOf(busy.getMessage()));
        } catch (IOException | RuntimeException ours) {
            throw ours;
        } catch (Exception impossible) {
            throw new AssertionError("an answer throws nothing else", impossible);
        }
    }

    private static void fail(Request request, RpcException error, Answer answer) throws IOException {
        int status = request.reply.two()
                ? 200
                : switch (error.code()) {
                    case INVALID_REQUEST -> 400;
                    case METHOD_NOT_FOUND -> 404;
                    default -> 500;
                };
        end(answer.begin(status), request.failure(error));
    }

    private void batch(ArrayNode requests, boolean wallet, Answer answer) throws IOException {
        if (requests.size() > MAX_IN_BATCH) {
            String tooMany = "A batch has at most " + MAX_IN_BATCH + " requests, not " + requests.size();
            fail(new Request(), new RpcException(Code.INVALID_REQUEST, tooMany), answer);
            return;
        }
        @Nullable OutputStream out = null;
        for (JsonNode json : requests) out = next(json, wallet, out, answer);
        // A batch of nothing says nothing of its version, and gets the older ones' empty list.
        if (out != null) out.write(new byte[] {']', '\n'});
        else if (requests.isEmpty()) answer.begin(200).write(new byte[] {'[', ']', '\n'});
        else answer.begin(204);
    }

    /// Answers one request of a batch, behind what `out` holds; null before the first answer.
    private @Nullable OutputStream next(JsonNode json, boolean wallet, @Nullable OutputStream out, Answer answer)
            throws IOException {
        var request = new Request();
        String method;
        try {
            method = request.read(json);
        } catch (RpcException malformed) {
            return append(request, request.failure(malformed), out, answer);
        }
        try {
            return inPlace(
                    method, () -> append(request, request.reply.result(call(method, json, wallet)), out, answer));
        } catch (RpcException failed) {
            return append(request, request.failure(failed), out, answer);
        }
    }

    private static @Nullable OutputStream append(
            Request request, ObjectNode said, @Nullable OutputStream out, Answer answer) throws IOException {
        if (request.reply.isNotification()) return out;
        OutputStream end = out == null ? answer.begin(200) : out;
        end.write(out == null ? '[' : ',');
        CoreJson.WRITER.writeValue(end, said);
        return end;
    }

    private @Nullable JsonNode call(String name, JsonNode request, boolean wallet) {
        JsonNode params = request.path("params");
        if (params.isMissingNode() || params.isNull()) params = CoreJson.array();
        if (!params.isArray() && !params.isObject())
            throw new RpcException(Code.INVALID_REQUEST, "Params must be an array or object");
        if (wallet && WalletMethods.NAMES.contains(name))
            throw new RpcException(Code.WALLET_NOT_FOUND, "Requested wallet does not exist or is not loaded");
        long started = System.nanoTime();
        boolean failed = true;
        try {
            JsonNode result = methods.call(name, params);
            failed = false;
            return result;
        } catch (RpcException refused) {
            throw refused;
        } catch (RuntimeException | AssertionError ours) {
            // The parameters may hold what does not belong into a log.
            LOG.error("Answering the JSON-RPC method {} failed", methods.known(name), ours);
            throw new RpcException(Code.INTERNAL, "the node failed to answer; its log says why");
        } finally {
            meter.answered(methods.known(name), failed, Duration.ofNanos(System.nanoTime() - started));
        }
    }

    private static void end(OutputStream out, ObjectNode answer) throws IOException {
        CoreJson.WRITER.writeValue(out, answer);
        out.write('\n');
    }
}
