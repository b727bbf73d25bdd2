package org.planchet.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// The frame of the answer to a request of JSON-RPC: of 2.0 it has `result` or `error`, of 1.0 and 1.1 both.
///
/// @param two whether the request is of 2.0
/// @param id  as the request has it; JSON's null if that is not known, null if the request has none
public record JsonRpcReply(boolean two, @Nullable JsonNode id) {
    /// To what could not be read.
    public static final JsonRpcReply UNKNOWN = new JsonRpcReply(false, NullNode.getInstance());

    /// Whether the request wants no answer.
    public boolean isNotification() {
        return two && id == null;
    }

    /// @param result null is JSON's
    public ObjectNode result(@Nullable JsonNode result) {
        ObjectNode reply = begun();
        reply.set("result", result == null ? NullNode.getInstance() : result);
        if (!two) reply.putNull("error");
        return ended(reply);
    }

    public ObjectNode error(int code, String message) {
        ObjectNode reply = begun();
        if (!two) reply.putNull("result");
        reply.putObject("error").put("code", code).put("message", message);
        return ended(reply);
    }

    private ObjectNode begun() {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        return two ? reply.put("jsonrpc", "2.0") : reply;
    }

    private ObjectNode ended(ObjectNode reply) {
        if (id != null) reply.set("id", id);
        return reply;
    }
}
