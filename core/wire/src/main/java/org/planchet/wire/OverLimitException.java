package org.planchet.wire;

import org.planchet.primitives.MalformedDataException;

/// A message holds more than the protocol lets any message hold. Unlike bytes that only make no sense, which are
/// dropped, no honest peer sends this: it ends the connection, as in Bitcoin Core.
public final class OverLimitException extends MalformedDataException {
    private static final long serialVersionUID = 1;

    OverLimitException(String message) {
        super(message);
    }
}
