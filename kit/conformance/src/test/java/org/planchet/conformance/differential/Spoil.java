package org.planchet.conformance.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.script.Op;

/// What can be done to a signed transaction.
@SuppressWarnings("ImmutableEnumChecker") // the changes hold no state
enum Spoil {
    VALUE_RAISED((tx, random) -> output(tx, random, out -> new TxOut(out.value() + 100_000_000, out.scriptPubKey()))),
    VALUE_NEGATIVE((tx, random) -> output(tx, random, out -> new TxOut(-1, out.scriptPubKey()))),
    VALUE_SIGNED_OTHERWISE((tx, random) ->
            output(tx, random, out -> new TxOut(Math.max(0, out.value() - 1), out.scriptPubKey()))),
    SCRIPT_OF_OUTPUT((tx, random) -> output(tx, random, out -> new TxOut(out.value(), RandomScripts.script(random)))),
    OUTPUT_DROPPED((tx, random) -> {
        var outputs = new ArrayList<>(tx.outputs());
        outputs.removeLast();
        return new Transaction(tx.version(), tx.inputs(), outputs, tx.lockTime());
    }),
    INPUT_TWICE((tx, random) -> {
        var inputs = new ArrayList<>(tx.inputs());
        inputs.add(inputs.get(random.nextInt(inputs.size())));
        return with(tx, inputs);
    }),
    INPUTS_SWAPPED((tx, random) -> with(tx, tx.inputs().reversed())),
    INPUT_OF_NOTHING((tx, random) ->
            input(tx, random, in -> moved(in, in.prevout().index() + 1))),
    INPUT_NULL((tx, random) ->
            input(tx, random, in -> new TxIn(OutPoint.NULL, in.scriptSig(), in.sequence(), in.witness()))),
    SEQUENCE((tx, random) -> input(
            tx,
            random,
            in -> new TxIn(in.prevout(), in.scriptSig(), random.nextInt(4) | random.nextInt(2) << 22, in.witness()))),
    VERSION((tx, random) -> new Transaction(random.nextInt(6) - 1, tx.inputs(), tx.outputs(), tx.lockTime())),
    LOCK_TIME((tx, random) -> new Transaction(
            tx.version(), tx.inputs(), tx.outputs(), random.nextInt(300) + random.nextInt(2) * 1_296_688_602)),
    WITNESS_DROPPED((tx, random) -> input(tx, random, in -> in.withWitness(Witness.EMPTY))),
    WITNESS_LONGER((tx, random) -> input(tx, random, in -> {
        var items = new ArrayList<>(in.witness().items());
        items.add(random.nextInt(items.size() + 1), new byte[random.nextInt(3)]);
        return in.withWitness(new Witness(items));
    })),
    WITNESS_SHORTER((tx, random) -> input(tx, random, in -> {
        var items = new ArrayList<>(in.witness().items());
        if (!items.isEmpty()) items.remove(random.nextInt(items.size()));
        return in.withWitness(new Witness(items));
    })),
    WITNESS_BIT((tx, random) -> input(tx, random, in -> {
        var items = new ArrayList<>(in.witness().items());
        if (items.isEmpty())
            return in.withScriptSig(Script.wrap(bit(in.scriptSig().bytes(), random)));
        int at = random.nextInt(items.size());
        items.set(at, bit(items.get(at), random));
        return in.withWitness(new Witness(items));
    })),
    SCRIPT_SIG_LONGER((tx, random) ->
            input(tx, random, in -> in.withScriptSig(Lock.script(random.nextInt(3), in.scriptSig())))),
    SCRIPT_SIG_RUNS((tx, random) -> input(tx, random, in -> in.withScriptSig(Lock.script(Op.OP_NOP, in.scriptSig())))),
    SCRIPT_SIG_DROPPED((tx, random) -> input(tx, random, in -> in.withScriptSig(Script.EMPTY)));

    private interface Change {
        Transaction to(Transaction tx, Random random);
    }

    private interface One<T> {
        T changed(T one);
    }

    private final Change change;

    Spoil(Change change) {
        this.change = change;
    }

    Transaction spoil(Transaction tx, Random random) {
        return change.to(tx, random);
    }

    private static Transaction with(Transaction tx, List<TxIn> inputs) {
        return new Transaction(tx.version(), inputs, tx.outputs(), tx.lockTime());
    }

    private static Transaction input(Transaction tx, Random random, One<TxIn> change) {
        var inputs = new ArrayList<>(tx.inputs());
        int at = random.nextInt(inputs.size());
        inputs.set(at, change.changed(inputs.get(at)));
        return with(tx, inputs);
    }

    private static Transaction output(Transaction tx, Random random, One<TxOut> change) {
        var outputs = new ArrayList<>(tx.outputs());
        int at = random.nextInt(outputs.size());
        outputs.set(at, change.changed(outputs.get(at)));
        return new Transaction(tx.version(), tx.inputs(), outputs, tx.lockTime());
    }

    private static TxIn moved(TxIn input, int index) {
        return new TxIn(
                new OutPoint(input.prevout().txid(), index), input.scriptSig(), input.sequence(), input.witness());
    }

    static byte[] bit(byte[] bytes, Random random) {
        if (bytes.length == 0) return new byte[] {1};
        byte[] out = bytes.clone();
        out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
        return out;
    }
}
