package org.planchet.api;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;

/// Everything a node can be asked from outside. Calls may block and may come from any thread; each throws
/// [ApiException] if the request is wrong or cannot be served now, and nothing else that a caller could act on.
public interface NodeApi
        extends StatusApi,
                ChainApi,
                ProofApi,
                AddressApi,
                MempoolApi,
                StoreApi,
                PeerApi,
                MiningApi,
                WalletApi,
                PaymentApi {
    /// The node whose calls are answered by `parts`, one for each of this interface's own.
    ///
    /// @throws IllegalArgumentException if a part is missing
    static NodeApi of(Object... parts) {
        for (Class<?> part : NodeApi.class.getInterfaces())
            if (Arrays.stream(parts).noneMatch(part::isInstance))
                throw new IllegalArgumentException("nothing answers what " + part.getSimpleName() + " asks");
        List<Object> all = List.of(parts);
        return answeredBy((_, method, arguments) -> {
            for (Object part : all)
                if (method.getDeclaringClass().isInstance(part)) return ApiMethod.invoke(method, part, arguments);
            throw new AssertionError("every part is there");
        });
    }

    /// The node whose calls `handler` answers. It equals only itself, and its text is the handler's.
    static NodeApi answeredBy(InvocationHandler handler) {
        InvocationHandler all = (node, method, arguments) -> {
            if (method.getDeclaringClass() != Object.class) return handler.invoke(node, method, arguments);
            return switch (method.getName()) {
                case "toString" -> handler.toString();
                case "hashCode" -> System.identityHashCode(node);
                default -> isSame(node, arguments[0]);
            };
        };
        return (NodeApi) Proxy.newProxyInstance(NodeApi.class.getClassLoader(), new Class<?>[] {NodeApi.class}, all);
    }

    @SuppressWarnings("ReferenceEquality") // what Object#equals is
    private static boolean isSame(Object node, Object other) {
        return node == other;
    }
}
