package org.planchet.electrum;

/// A call that cannot be answered, with the error that the caller receives.
public final class ElectrumException extends RuntimeException {
    /// JSON-RPC's codes, and those that servers of this protocol have added.
    public enum Code {
        PARSE_ERROR(-32700),
        INVALID_REQUEST(-32600),
        METHOD_NOT_FOUND(-32601),
        INVALID_PARAMS(-32602),
        INTERNAL_ERROR(-32603),
        /// The call is well formed, but asks for what is not there, or was refused.
        BAD_REQUEST(1),
        EXCESSIVE_RESOURCE_USAGE(-101),
        SERVER_BUSY(-102);

        private final int number;

        Code(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }

    private final Code code;

    public ElectrumException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
