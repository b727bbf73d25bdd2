package org.planchet.gateway;

import java.util.function.Function;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ChainApi;
import org.planchet.api.ErrorCode;
import org.planchet.api.NodeApi;

/// The node that gets what is posted. Where it is, is not for callers.
final class NodeBehind {
    private NodeBehind() {}

    static ChainApi of(NodeApi node) {
        return NodeApi.answeredBy((_, method, arguments) -> {
            if (method.getDeclaringClass() != ChainApi.class) throw Reads.notHere(method.getName());
            String raw = String.valueOf(arguments == null ? "" : arguments[0]);
            return switch (method.getName()) {
                case "broadcast" -> posted(node, to -> to.broadcast(raw));
                case "submitBlock" -> posted(node, to -> to.submitBlock(raw));
                default -> throw Reads.notHere(method.getName());
            };
        });
    }

    private static String posted(NodeApi node, Function<ChainApi, String> post) {
        try {
            return post.apply(node);
        } catch (ApiException failed) {
            if (failed.kind() != Kind.UNAVAILABLE) throw failed;
            throw new ApiException(Kind.UNAVAILABLE, ErrorCode.NODE_AWAY);
        }
    }
}
