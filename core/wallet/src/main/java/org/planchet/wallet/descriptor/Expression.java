package org.planchet.wallet.descriptor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Script;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.Op;
import org.planchet.script.ScriptBuilder;
import org.planchet.script.Templates;
import org.planchet.wallet.BadKeyException;

/// A function of a descriptor with what it is given.
sealed interface Expression {
    /// The expression as it is written, in public.
    String text();

    /// Every key in it.
    List<DescriptorKey> keys();

    /// The scripts it stands for, at one place of its trees of keys.
    List<Output> outputs(int index) throws BadKeyException;

    /// Whether a script is known with what it takes to spend it.
    default boolean isSolvable() {
        return true;
    }

    /// `pk(KEY)`, in a tapscript with 32 bytes of the key (BIP 381).
    record Pk(DescriptorKey key, boolean tapscript) implements Expression {
        @Override
        public String text() {
            return "pk(" + key.text() + ")";
        }

        @Override
        public List<DescriptorKey> keys() {
            return List.of(key);
        }

        @Override
        public List<Output> outputs(int index) throws BadKeyException {
            byte[] bytes = key.publicKey(index);
            Script script = tapscript
                    ? new ScriptBuilder().push(xOnly(bytes)).op(Op.OP_CHECKSIG).build()
                    : Templates.payToPubKey(bytes);
            return List.of(Output.of(script, "pk(" + key.derivedText(index, tapscript) + ")"));
        }
    }

    /// `pkh(KEY)` (BIP 381).
    record Pkh(DescriptorKey key) implements Expression {
        @Override
        public String text() {
            return "pkh(" + key.text() + ")";
        }

        @Override
        public List<DescriptorKey> keys() {
            return List.of(key);
        }

        @Override
        public List<Output> outputs(int index) throws BadKeyException {
            Script script = Templates.payToPubKeyHash(Hashes.hash160(key.publicKey(index)));
            return List.of(Output.of(script, "pkh(" + key.derivedText(index, false) + ")"));
        }
    }

    /// `wpkh(KEY)` (BIP 382).
    record Wpkh(DescriptorKey key) implements Expression {
        @Override
        public String text() {
            return "wpkh(" + key.text() + ")";
        }

        @Override
        public List<DescriptorKey> keys() {
            return List.of(key);
        }

        @Override
        public List<Output> outputs(int index) throws BadKeyException {
            byte[] program = Hashes.hash160(key.publicKey(index));
            Script script = Templates.payToWitness(new WitnessProgram(0, program));
            return List.of(Output.of(script, "wpkh(" + key.derivedText(index, false) + ")"));
        }
    }

    /// `combo(KEY)`: all that one could pay to a key before Taproot (BIP 384).
    record Combo(DescriptorKey key) implements Expression {
        @Override
        public String text() {
            return "combo(" + key.text() + ")";
        }

        @Override
        public List<DescriptorKey> keys() {
            return List.of(key);
        }

        @Override
        public List<Output> outputs(int index) throws BadKeyException {
            var all = new ArrayList<>(new Pk(key, false).outputs(index));
            all.addAll(new Pkh(key).outputs(index));
            if (key.publicKey(index).length != 33) return all;
            var witness = new Wpkh(key);
            all.addAll(witness.outputs(index));
            all.addAll(new Wrapped(false, witness).outputs(index));
            return all;
        }
    }

    /// `multi(N,KEY,…)`, `sortedmulti` (BIP 383) and their forms in a tapscript, `multi_a` and `sortedmulti_a`
    /// (BIP 387).
    record Multi(int required, List<DescriptorKey> keys, boolean sorted, boolean tapscript) implements Expression {
        private String name(boolean asSorted) {
            return (asSorted ? "sorted" : "") + "multi" + (tapscript ? "_a" : "");
        }

        @Override
        public String text() {
            var text = new StringBuilder(name(sorted)).append('(').append(required);
            for (DescriptorKey key : keys) text.append(',').append(key.text());
            return text.append(')').toString();
        }

        @Override
        public List<Output> outputs(int index) throws BadKeyException {
            var all = new ArrayList<byte[]>();
            var order = new ArrayList<Integer>();
            for (DescriptorKey key : keys) {
                order.add(all.size());
                all.add(tapscript ? xOnly(key.publicKey(index)) : key.publicKey(index));
            }
            if (sorted) order.sort((a, b) -> Arrays.compareUnsigned(all.get(a), all.get(b)));
            List<byte[]> ordered = order.stream().map(all::get).toList();
            var text = new StringBuilder(name(false)).append('(').append(required);
            for (int place : order) text.append(',').append(keys.get(place).derivedText(index, tapscript));
            Script script = tapscript ? added(ordered) : Templates.multisig(required, ordered);
            return List.of(Output.of(script, text.append(')').toString()));
        }

        private Script added(List<byte[]> all) {
            var script = new ScriptBuilder();
            for (int i = 0; i < all.size(); i++)
                script.push(all.get(i)).op(i == 0 ? Op.OP_CHECKSIG : Op.OP_CHECKSIGADD);
            return script.number(required).op(Op.OP_NUMEQUAL).build();
        }
    }

    /// `sh(…)` (BIP 381), or `wsh(…)` (BIP 382).
    record Wrapped(boolean witness, Expression inner) implements Expression {
        @Override
        public String text() {
            return name() + inner.text() + ")";
        }

        private String name() {
            return witness ? "wsh(" : "sh(";
        }

        @Override
        public List<DescriptorKey> keys() {
            return inner.keys();
        }

        @Override
        public List<Output> outputs(int index) throws BadKeyException {
            var wrapped = new ArrayList<Output>();
            for (Output output : inner.outputs(index)) {
                byte[] bytes = output.script().bytes();
                Script script = witness
                        ? Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(bytes)))
                        : Templates.payToScriptHash(Hashes.hash160(bytes));
                wrapped.add(Output.of(script, name() + output.described() + ")"));
            }
            return wrapped;
        }
    }

    /// `rawtr(KEY)`: a Taproot output whose key this is, however it came to be (BIP 386).
    record RawTr(DescriptorKey key) implements Expression {
        @Override
        public String text() {
            return "rawtr(" + key.text() + ")";
        }

        @Override
        public List<DescriptorKey> keys() {
            return List.of(key);
        }

        @Override
        public List<Output> outputs(int index) throws BadKeyException {
            Script script = Templates.payToWitness(new WitnessProgram(1, xOnly(key.publicKey(index))));
            return List.of(Output.of(script, "rawtr(" + key.derivedText(index, true) + ")"));
        }
    }

    /// `addr(…)` and `raw(…)`: a script that is given itself (BIP 385).
    record Known(String text, Script script) implements Expression {
        @Override
        public List<DescriptorKey> keys() {
            return List.of();
        }

        @Override
        public List<Output> outputs(int index) {
            return List.of(new Output(script, Optional.empty()));
        }

        @Override
        public boolean isSolvable() {
            return false;
        }
    }

    /// `tr(KEY)` and `tr(KEY,TREE)` (BIP 386).
    record Tr(DescriptorKey key, Optional<ScriptTree> tree) implements Expression {
        @Override
        public String text() {
            return "tr(" + key.text() + tree.map(it -> "," + it.text()).orElse("") + ")";
        }

        @Override
        public List<DescriptorKey> keys() {
            var all = new ArrayList<DescriptorKey>();
            all.add(key);
            tree.ifPresent(it -> it.addKeys(all));
            return all;
        }

        @Override
        public List<Output> outputs(int index) throws BadKeyException {
            byte[] internal = xOnly(key.publicKey(index));
            byte[] root = new byte[0];
            String text = "tr(" + key.derivedText(index, true);
            if (tree.isPresent()) {
                ScriptTree.Hashed hashed = tree.get().at(index);
                root = hashed.hash().bytes();
                text += "," + hashed.description();
            }
            Script script = Templates.payToTaproot(internal, root)
                    .orElseThrow(() -> new BadKeyException("there is no key with these scripts"));
            return List.of(Output.of(script, text + ")"));
        }
    }

    /// The 32 bytes by which Taproot knows a key of 33.
    private static byte[] xOnly(byte[] compressed) {
        return Arrays.copyOfRange(compressed, 1, 33);
    }
}
