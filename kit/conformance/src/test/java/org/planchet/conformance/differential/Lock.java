package org.planchet.conformance.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Script;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.Op;
import org.planchet.script.ScriptBuilder;
import org.planchet.script.SignatureHash;
import org.planchet.script.Templates;

/// A way to lock a coin and to unlock it.
///
/// @param script what the output says
/// @param unlock the input with scriptSig and witness
record Lock(Script script, Function<Signing, TxIn> unlock) {
    static final Key KEY = Key.named("the key of all locks");
    private static final Key SECOND = Key.named("the second key of multisigs");
    private static final Script CODE = Templates.payToPubKeyHash(Hashes.hash160(KEY.publicKey()));
    private static final Script MULTISIG = Templates.multisig(1, List.of(KEY.publicKey(), SECOND.publicKey()));
    private static final Script LEAF =
            new ScriptBuilder().push(KEY.xOnly()).op(Op.OP_CHECKSIG).build();

    static final Lock ANYONE = new Lock(Script.wrap(new byte[] {0x51}), Signing::in);
    static final Lock P2PK = bare(
            Templates.payToPubKey(KEY.publicKey()),
            signing ->
                    List.of(KEY.ecdsa(signing.legacyHash(Templates.payToPubKey(KEY.publicKey())), SignatureHash.ALL)));
    static final Lock P2PKH =
            bare(CODE, signing -> List.of(KEY.ecdsa(signing.legacyHash(CODE), SignatureHash.ALL), KEY.publicKey()));
    static final Lock P2SH_MULTISIG =
            p2sh(MULTISIG, signing -> List.of(new byte[0], KEY.ecdsa(signing.legacyHash(MULTISIG), SignatureHash.ALL)));
    static final Lock P2WPKH = witness(
            Templates.payToWitness(new WitnessProgram(0, Hashes.hash160(KEY.publicKey()))),
            signing -> List.of(KEY.ecdsa(signing.witnessHash(CODE), SignatureHash.ALL), KEY.publicKey()));
    static final Lock P2SH_P2WPKH = P2WPKH.wrapped();
    static final Lock P2WSH = p2wsh(
            MULTISIG, signing -> List.of(new byte[0], KEY.ecdsa(signing.witnessHash(MULTISIG), SignatureHash.ALL)));
    static final Lock P2SH_P2WSH = P2WSH.wrapped();
    static final Lock P2TR_KEY = keyPath(KEY, SignatureHash.DEFAULT);
    static final Lock P2TR_SCRIPT = tapscript(
            LEAF,
            signing -> List.of(KEY.schnorr(
                    Taproots.sigHash(signing, SignatureHash.DEFAULT, Taproots.leafHash(Taproots.TAPSCRIPT, LEAF), null),
                    SignatureHash.DEFAULT)));

    /// Every standard kind of spend, but for bare keys (which Knots does not relay), and one that is valid in blocks
    /// alone.
    static final List<Lock> KINDS =
            List.of(P2PKH, P2WPKH, P2SH_P2WPKH, P2WSH, P2TR_KEY, P2TR_SCRIPT, P2SH_MULTISIG, P2SH_P2WSH, ANYONE);

    static Lock keyPath(Key internal, int type) {
        Key output = Taproots.output(internal, null);
        return witness(
                Taproots.script(output),
                signing -> List.of(output.schnorr(Taproots.sigHash(signing, type, null, null), type)));
    }

    /// A script that stands in the output itself; its arguments are pushed.
    static Lock bare(Script script, Function<Signing, List<byte[]>> arguments) {
        return new Lock(script, signing -> signing.in().withScriptSig(pushes(arguments.apply(signing))));
    }

    static Lock bare(Script script, byte[]... arguments) {
        return bare(script, _ -> List.of(arguments));
    }

    static Lock p2sh(Script redeem, Function<Signing, List<byte[]>> arguments) {
        return bare(Templates.payToScriptHash(Hashes.hash160(redeem.bytes())), signing -> {
            var all = new ArrayList<>(arguments.apply(signing));
            all.add(redeem.bytes());
            return all;
        });
    }

    static Lock p2sh(Script redeem, byte[]... arguments) {
        return p2sh(redeem, _ -> List.of(arguments));
    }

    /// A native witness program.
    static Lock witness(Script program, Function<Signing, List<byte[]>> items) {
        return new Lock(program, signing -> signing.in().withWitness(new Witness(items.apply(signing))));
    }

    static Lock p2wsh(Script script, Function<Signing, List<byte[]>> arguments) {
        return witness(Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(script.bytes()))), signing -> {
            var items = new ArrayList<>(arguments.apply(signing));
            items.add(script.bytes());
            return items;
        });
    }

    static Lock p2wsh(Script script, byte[]... arguments) {
        return p2wsh(script, _ -> List.of(arguments));
    }

    /// A taproot output of one leaf, spent by it.
    static Lock leaf(int version, Script script, Function<Signing, List<byte[]>> arguments) {
        Key output = Taproots.output(KEY, Taproots.leafHash(version, script));
        return witness(Taproots.script(output), signing -> {
            var items = new ArrayList<>(arguments.apply(signing));
            items.add(script.bytes());
            items.add(Taproots.control(KEY, output, version));
            return items;
        });
    }

    static Lock tapscript(Script script, Function<Signing, List<byte[]>> arguments) {
        return leaf(Taproots.TAPSCRIPT, script, arguments);
    }

    static Lock tapscript(Script script, byte[]... arguments) {
        return tapscript(script, _ -> List.of(arguments));
    }

    /// This witness program in P2SH.
    Lock wrapped() {
        return new Lock(
                Templates.payToScriptHash(Hashes.hash160(script.bytes())),
                signing -> unlock.apply(signing)
                        .withScriptSig(
                                new ScriptBuilder().pushBytes(script.bytes()).build()));
    }

    /// The same coin, unlocked and then tampered with.
    Lock then(Function<TxIn, TxIn> change) {
        return new Lock(script, unlock.andThen(change));
    }

    /// The same coin, with one witness item changed.
    Lock withItem(int index, Function<byte[], byte[]> change) {
        return then(input -> {
            var items = new ArrayList<>(input.witness().items());
            items.set(index, change.apply(items.get(index)));
            return input.withWitness(new Witness(items));
        });
    }

    static byte[] flipped(byte[] bytes) {
        byte[] out = bytes.clone();
        out[out.length / 2] ^= 1;
        return out;
    }

    static Script pushes(List<byte[]> items) {
        var builder = new ScriptBuilder();
        items.forEach(builder::push);
        return builder.build();
    }

    /// A script out of opcodes, numbers and byte strings.
    static Script script(Object... parts) {
        var builder = new ScriptBuilder();
        for (Object part : parts) {
            switch (part) {
                case Op op -> builder.op(op);
                case Integer number -> builder.number(number);
                case byte[] data -> builder.push(data);
                case Script raw -> builder.raw(raw.bytes());
                default -> throw new IllegalArgumentException("no part of a script: " + part);
            }
        }
        return builder.build();
    }

    static Script times(int count, Op op) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) op.code());
        return Script.wrap(bytes);
    }
}
