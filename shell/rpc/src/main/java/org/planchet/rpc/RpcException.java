package org.planchet.rpc;

/// A call that fails, with one of Bitcoin Core's codes and a line for people.
public final class RpcException extends RuntimeException {
    /// Bitcoin Core's `RPCErrorCode`, as far as it is used here.
    public enum Code {
        /// An exception without a code of its own; also a call with too few or too many parameters.
        MISC(-1),
        TYPE(-3),
        INVALID_ADDRESS_OR_KEY(-5),
        INVALID_PARAMETER(-8),
        DATABASE(-20),
        DESERIALIZATION(-22),
        CLIENT_NODE_ALREADY_ADDED(-23),
        CLIENT_NODE_NOT_ADDED(-24),
        VERIFY(-25),
        VERIFY_REJECTED(-26),
        VERIFY_ALREADY_IN_UTXO_SET(-27),
        IN_WARMUP(-28),
        WALLET_NOT_FOUND(-18),
        CLIENT_NODE_NOT_CONNECTED(-29),
        CLIENT_INVALID_IP_OR_SUBNET(-30),
        CLIENT_NOT_CONNECTED(-9),
        CLIENT_IN_INITIAL_DOWNLOAD(-10),
        INVALID_REQUEST(-32600),
        METHOD_NOT_FOUND(-32601),
        INVALID_PARAMS(-32602),
        INTERNAL(-32603),
        PARSE(-32700);

        private final int number;

        Code(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }

    private final Code code;

    public RpcException(Code code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /// The message, which is never missing.
    String text() {
        return String.valueOf(getMessage());
    }
}
