package org.planchet.wallet.descriptor;

/// A text is no descriptor, or none that is known here; the message says why, as Bitcoin Core does.
public final class BadDescriptorException extends Exception {
    public BadDescriptorException(String message) {
        super(message);
    }
}
