package org.planchet.primitives;

/// Bytes that mean nothing: too short, too long, or not in the one canonical form. The message names what was being
/// read and at which byte.
public class MalformedDataException extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedDataException(String message) {
        super(message);
    }
}
