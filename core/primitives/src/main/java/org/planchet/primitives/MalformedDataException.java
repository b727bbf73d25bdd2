package org.planchet.primitives;

/// Bytes that mean nothing: too short, too long, or not in the one canonical form. The message names what was being
/// read and at which byte.
public final class MalformedDataException extends Exception {
    public MalformedDataException(String message) {
        super(message);
    }
}
