package org.planchet.wallet.descriptor;

import java.util.ArrayList;
import java.util.List;
import org.planchet.consensus.ChainParams.KeyFormat;
import org.planchet.wallet.BadKeyException;

/// A script in words, or as many as its trees of keys have places.
public final class Descriptor {
    private final Expression expression;

    Descriptor(Expression expression) {
        this.expression = expression;
    }

    /// Reads descriptors: one, or as many as a step such as `<0;1>` in its key paths has numbers (BIP 389).
    ///
    /// @param needsChecksum whether the text must have its checksum; if it has one it must be right
    /// @throws BadDescriptorException if it is none, or has a key of another chain
    public static List<Descriptor> parse(String text, KeyFormat format, boolean needsChecksum)
            throws BadDescriptorException {
        String body = DescriptorChecksum.strip(text, needsChecksum);
        var all = new ArrayList<Descriptor>();
        for (String each : MultiPath.expand(body)) all.add(new Descriptor(new DescriptorParser(format).parse(each)));
        return List.copyOf(all);
    }

    /// The usual form, in public, without a checksum.
    public String text() {
        return expression.text();
    }

    /// Whether it stands for many scripts, or combinations of them.
    public boolean isRange() {
        return expression.keys().stream().anyMatch(DescriptorKey::isRange);
    }

    /// Whether it says what it takes to spend its coins.
    public boolean isSolvable() {
        return expression.isSolvable();
    }

    /// Whether a private key was given in it.
    public boolean hasPrivateKeys() {
        return expression.keys().stream().anyMatch(DescriptorKey::isPrivate);
    }

    /// The scripts at one place of its trees of keys; at every place the same if it has none.
    ///
    /// @throws BadKeyException if a hardened step is to be taken without the private key
    public List<Output> outputs(int index) throws BadKeyException {
        return expression.outputs(index);
    }
}
