package org.planchet.script;

/// A text is no address of the chain in question; the message is one sentence that says why.
public final class BadAddressException extends Exception {
    public BadAddressException(String message) {
        super(message);
    }
}
