package org.planchet.wallet.descriptor;

import java.util.Arrays;
import java.util.List;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Script;
import org.planchet.script.Taproot;
import org.planchet.wallet.BadKeyException;

/// The scripts behind a Taproot key, as a tree of pairs.
sealed interface ScriptTree {
    /// What the key commits to, and how it is written.
    ///
    /// @param least of the scripts the one whose bytes come first
    record Hashed(Hash256 hash, Script least, String description) {}

    String text();

    void addKeys(List<DescriptorKey> all);

    Hashed at(int index) throws BadKeyException;

    /// One script.
    record Leaf(Expression script) implements ScriptTree {
        @Override
        public String text() {
            return script.text();
        }

        @Override
        public void addKeys(List<DescriptorKey> all) {
            all.addAll(script.keys());
        }

        @Override
        public Hashed at(int index) throws BadKeyException {
            Output output = script.outputs(index).getFirst();
            Script least = output.script();
            return new Hashed(Hash256.of(Taproot.leafHash(least)), least, output.described());
        }
    }

    /// Two trees. Their order does not matter to the key; where they are read from it, as Bitcoin Core does, the one
    /// with the least script comes first.
    record Branch(ScriptTree left, ScriptTree right) implements ScriptTree {
        @Override
        public String text() {
            return "{" + left.text() + "," + right.text() + "}";
        }

        @Override
        public void addKeys(List<DescriptorKey> all) {
            left.addKeys(all);
            right.addKeys(all);
        }

        @Override
        public Hashed at(int index) throws BadKeyException {
            Hashed a = left.at(index);
            Hashed b = right.at(index);
            boolean inOrder = Arrays.compareUnsigned(a.least.bytes(), b.least.bytes()) <= 0;
            Hashed first = inOrder ? a : b;
            Hashed second = inOrder ? b : a;
            return new Hashed(
                    Hash256.of(Taproot.branchHash(a.hash.bytes(), b.hash.bytes())),
                    first.least,
                    "{" + first.description + "," + second.description + "}");
        }
    }
}
