package org.planchet.wallet;

/// Something given as a key or as the words of a key is none. The message says what is wrong in one sentence and
/// never repeats what was given, which may be a secret with a typing error in it.
public final class BadKeyException extends Exception {
    public BadKeyException(String message) {
        super(message);
    }
}
