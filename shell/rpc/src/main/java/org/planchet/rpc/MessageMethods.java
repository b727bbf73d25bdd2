package org.planchet.rpc;

import static org.planchet.rpc.Method.need;

import java.util.List;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Wif;
import org.planchet.rpc.RpcException.Code;
import org.planchet.wallet.BadKeyException;
import org.planchet.wallet.SignedMessage;
import org.planchet.wallet.SingleKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;

/// Signed messages.
final class MessageMethods {
    private static final String GROUP = "Util";

    private final NodePort node;

    MessageMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "signmessagewithprivkey",
                        GROUP,
                        List.of(need("privkey", ParameterType.STRING), need("message", ParameterType.STRING)),
                        "A message's signature by a private key, in base64.",
                        this::sign),
                new Method(
                        "verifymessage",
                        GROUP,
                        List.of(
                                need("address", ParameterType.STRING),
                                need("signature", ParameterType.STRING),
                                need("message", ParameterType.STRING)),
                        "Whether the key of an address has signed a message.",
                        this::verify));
    }

    /// The private key in wallet import format.
    ///
    /// @throws RpcException if it is none of this chain
    static SingleKey privateKey(String text, NodePort node) {
        try {
            Wif wif = Wif.decode(text, node.params().addresses());
            return SingleKey.of(wif.key(), wif.compressed());
        } catch (MalformedDataException | BadKeyException none) {
            throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, "Invalid private key");
        }
    }

    private JsonNode sign(Arguments arguments) {
        try (SingleKey key = privateKey(arguments.string("privkey"), node)) {
            return CoreJson.text(SignedMessage.sign(key, arguments.string("message")));
        }
    }

    private JsonNode verify(Arguments arguments) {
        return switch (SignedMessage.verify(
                arguments.string("address"),
                arguments.string("signature"),
                arguments.string("message"),
                node.params().addresses())) {
            case SIGNED -> BooleanNode.TRUE;
            case NOT_SIGNED -> BooleanNode.FALSE;
            case INVALID_ADDRESS -> throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, "Invalid address");
            case ADDRESS_WITHOUT_KEY -> throw new RpcException(Code.TYPE, "Address does not refer to key");
            case MALFORMED_SIGNATURE -> throw new RpcException(Code.TYPE, "Malformed base64 encoding");
        };
    }
}
