package org.planchet.wallet.descriptor;

/// A text is not a descriptor, or not a supported one; the message says why, as Bitcoin Core does.
public final class BadDescriptorException extends Exception {
    public BadDescriptorException(String message) {
        super(message);
    }
}
