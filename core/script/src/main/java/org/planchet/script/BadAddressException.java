package org.planchet.script;

/// A text is not an address of the chain in question; the message is one sentence that says why.
public final class BadAddressException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;
    private final boolean ofAnotherChain;

    private BadAddressException(String message, String reason, boolean ofAnotherChain) {
        super(message);
        this.reason = reason;
        this.ofAnotherChain = ofAnotherChain;
    }

    static BadAddressException malformed(String shown, String reason) {
        return new BadAddressException("'" + shown + "' is not an address: " + reason, reason, false);
    }

    static BadAddressException ofAnotherChain(String shown, String reason) {
        return new BadAddressException("'" + shown + "' is an address of another chain: " + reason, reason, true);
    }

    /// The second half of the message: what is wrong with the text, without the text.
    public String reason() {
        return reason;
    }

    /// Whether it is an address, but one of another chain.
    public boolean isOfAnotherChain() {
        return ofAnotherChain;
    }
}
