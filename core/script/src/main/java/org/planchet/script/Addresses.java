package org.planchet.script;

import java.util.Optional;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.Script;

/// Addresses: the text form of a scriptPubKey on one chain.
public final class Addresses {
    private Addresses() {}

    /// The script that `address` stands for.
    ///
    /// @throws BadAddressException with one sentence saying what is wrong: a typing error, another chain's address
    public static Script toScript(String address, AddressFormat format) throws BadAddressException {
        throw new AssertionError("not written yet");
    }

    /// The address of `script`, where it is of a form that has one.
    public static Optional<String> of(Script script, AddressFormat format) {
        throw new AssertionError("not written yet");
    }
}
