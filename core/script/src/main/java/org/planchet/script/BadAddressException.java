package org.planchet.script;

/// A text is no address of the chain in question; the message is one sentence that says why.
public final class BadAddressException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean ofAnotherChain;

    public BadAddressException(String message) {
        this(message, false);
    }

    BadAddressException(String message, boolean ofAnotherChain) {
        super(message);
        this.ofAnotherChain = ofAnotherChain;
    }

    /// Whether it is an address, but one of another chain.
    public boolean isOfAnotherChain() {
        return ofAnotherChain;
    }
}
