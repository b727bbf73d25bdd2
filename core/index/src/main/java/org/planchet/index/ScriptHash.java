package org.planchet.index;

import org.planchet.crypto.Hashes;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Script;

/// SHA-256 of a script: the name under which an index, and Electrum's protocol, know it. Its text form is reversed hex,
/// as Electrum writes it.
public record ScriptHash(Hash256 hash) {
    /// The hash of a scriptPubKey.
    public static ScriptHash of(Script scriptPubKey) {
        return new ScriptHash(Hash256.of(Hashes.sha256(scriptPubKey.bytes())));
    }

    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException naming what is wrong with the text
    public static ScriptHash fromHex(String text) {
        return new ScriptHash(Hash256.fromHex(text));
    }

    @Override
    public String toString() {
        return hash.toString();
    }
}
