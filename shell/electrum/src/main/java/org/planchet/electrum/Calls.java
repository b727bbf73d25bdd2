package org.planchet.electrum;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.JsonRpcReply;
import org.planchet.electrum.ElectrumException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers lines: each a call of JSON-RPC 2.0, or a batch of them.
final class Calls {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private final Map<String, Method> methods = new HashMap<>();
    private final ElectrumSettings settings;

    Calls(ElectrumNode node, ElectrumSettings settings) {
        this.settings = settings;
        methods.putAll(new ServerMethods(node).all());
        methods.putAll(new HeaderMethods(node).all());
        methods.putAll(new ScriptMethods(node).all());
        methods.putAll(new TransactionMethods(node).all());
    }

    /// The answer to a line; empty if none is wanted: an id marks a call that wants one.
    ///
    /// A web page can have a browser send lines here, the first of which are HTTP: so a connection that sends
    /// anything but JSON is not treated as a client.
    ///
    /// @throws ElectrumException PARSE_ERROR if the line is not JSON
    Optional<byte[]> answer(Session session, byte[] line) {
        JsonNode request;
        try {
            request = ElectrumJson.TREE.read(line);
        } catch (JacksonException malformed) {
            throw new ElectrumException(Code.PARSE_ERROR, "that is not JSON");
        }
        if (request.isArray()) return batch(session, request);
        return one(session, request).map(Calls::bytes);
    }

    /// Answers each call of a batch in one line, which may be as long as what may wait for a client: calls after that
    /// are refused.
    private Optional<byte[]> batch(Session session, JsonNode requests) {
        if (requests.isEmpty() || requests.size() > settings.batch())
            return Optional.of(bytes(failure(
                    reply(null),
                    new ElectrumException(
                            Code.INVALID_REQUEST,
                            "a batch of " + requests.size() + " calls; allowed: 1 to " + settings.batch()))));
        ArrayNode answers = ElectrumJson.array();
        long size = 0;
        for (JsonNode request : requests) {
            Optional<ObjectNode> answer = size > settings.queueBytes()
                    ? Optional.of(failure(
                            reply(request),
                            new ElectrumException(Code.EXCESSIVE_RESOURCE_USAGE, "the batch's answers are too large")))
                    : one(session, request);
            answer.ifPresent(answers::add);
            size += answer.map(each -> bytes(each).length).orElse(0);
        }
        return answers.isEmpty() ? Optional.empty() : Optional.of(bytes(answers));
    }

    private Optional<ObjectNode> one(Session session, JsonNode request) {
        JsonRpcReply reply = reply(request);
        ObjectNode answer;
        try {
            answer = reply.result(call(session, request));
        } catch (ElectrumException failed) {
            answer = failure(reply, failed);
        } catch (ApiException busy) {
            answer = failure(reply, new ElectrumException(Code.SERVER_BUSY, String.valueOf(busy.getMessage())));
        } catch (RuntimeException fault) {
            LOG.warn("A call of Electrum's protocol failed", fault);
            answer = failure(reply, new ElectrumException(Code.INTERNAL_ERROR, "the server failed; its log says why"));
        }
        return request.isObject() && !request.has("id") ? Optional.empty() : Optional.of(answer);
    }

    private JsonNode call(Session session, JsonNode request) {
        JsonNode name = request.get("method");
        if (!request.isObject() || name == null || !name.isString())
            throw new ElectrumException(Code.INVALID_REQUEST, "a call is an object with a method");
        JsonNode id = request.get("id");
        if (id != null && (id.isArray() || id.isObject()))
            throw new ElectrumException(Code.INVALID_REQUEST, "an id is a number or a text");
        JsonNode params = request.get("params");
        if (params == null) params = ElectrumJson.array();
        if (!params.isArray())
            throw new ElectrumException(Code.INVALID_PARAMS, "parameters are taken by position, in an array");
        Method method = methods.get(name.stringValue());
        if (method == null) throw new ElectrumException(Code.METHOD_NOT_FOUND, "there is no such method");
        return method.answer(session, new Parameters(params));
    }

    /// An id that is none is JSON's null.
    static JsonRpcReply reply(@Nullable JsonNode request) {
        JsonNode id = request == null ? null : request.get("id");
        return new JsonRpcReply(true, id == null || id.isContainer() ? NullNode.getInstance() : id);
    }

    static ObjectNode failure(JsonRpcReply reply, ElectrumException why) {
        return reply.error(why.code().number(), String.valueOf(why.getMessage()));
    }

    /// A notification from the server.
    static byte[] notification(String method, JsonNode... params) {
        ObjectNode json = ElectrumJson.object().put("jsonrpc", "2.0").put("method", method);
        ArrayNode array = json.putArray("params");
        for (JsonNode each : params) array.add(each);
        return bytes(json);
    }

    static byte[] bytes(JsonNode json) {
        return ElectrumJson.MAPPER.writeValueAsBytes(json);
    }
}
