package org.planchet.conformance.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.planchet.primitives.Script;
import org.planchet.script.Op;
import org.planchet.script.SignatureHash;

/// Scripts that mean nothing, with arguments that may or may not satisfy them.
final class RandomScripts {
    private static final int[] NUMBERS = {
        -1, 0, 0, 1, 1, 1, 2, 2, 3, 16, 17, 127, 128, 255, 520, 32_767, Integer.MAX_VALUE
    };

    private RandomScripts() {}

    /// A lock of one of four kinds: in the output itself, P2SH, witness v0, tapscript.
    static Lock lock(Random random) {
        int kind = random.nextInt(4);
        Script script = script(random);
        // Knots does not relay branches in tapscripts, so what comes back of a reorganisation would differ.
        while (kind == 3 && hasBranch(script)) script = script(random);
        return lock(kind, script, random.nextLong());
    }

    private static boolean hasBranch(Script script) {
        for (byte each : script.bytes()) if (each == Op.OP_IF.code() || each == Op.OP_NOTIF.code()) return true;
        return false;
    }

    private static Lock lock(int kind, Script script, long seed) {
        return switch (kind) {
            case 0 ->
                Lock.bare(
                        script,
                        arguments(
                                seed,
                                signing -> type -> Lock.KEY.ecdsa(
                                        SignatureHash.legacy(signing.tx(), signing.input(), script, type), type)));
            case 1 ->
                Lock.p2sh(
                        script,
                        arguments(
                                seed,
                                signing -> type -> Lock.KEY.ecdsa(
                                        SignatureHash.legacy(signing.tx(), signing.input(), script, type), type)));
            case 2 ->
                Lock.p2wsh(
                        script,
                        arguments(seed, signing -> type -> Lock.KEY.ecdsa(signing.witnessHash(script, type), type)));
            default -> {
                byte[] leaf = Taproots.leafHash(Taproots.TAPSCRIPT, script);
                yield Lock.tapscript(
                        script,
                        arguments(
                                seed,
                                signing -> _ -> Lock.KEY.schnorr(
                                        Taproots.sigHash(signing, SignatureHash.DEFAULT, leaf, null),
                                        SignatureHash.DEFAULT)));
            }
        };
    }

    /// Up to four arguments, the same ones each time.
    private static Function<Signing, List<byte[]>> arguments(
            long seed, Function<Signing, Function<Integer, byte[]>> signer) {
        return signing -> {
            var random = new Random(seed);
            List<byte[]> items = new ArrayList<>();
            int count = random.nextInt(5);
            for (int i = 0; i < count; i++)
                items.add(
                        random.nextInt(3) == 0
                                ? signer.apply(signing).apply(random.nextInt(4) == 0 ? random.nextInt(256) : 1)
                                : item(random));
            return items;
        };
    }

    private static byte[] item(Random random) {
        if (random.nextInt(3) > 0) return new byte[] {(byte) random.nextInt(4)};
        byte[] bytes = new byte[random.nextInt(10) == 0 ? random.nextInt(81) : random.nextInt(6)];
        random.nextBytes(bytes);
        return bytes;
    }

    /// Some pushes, then opcodes of every kind; now and then a branch, a signature check, or bytes of no meaning.
    static Script script(Random random) {
        List<Object> parts = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) parts.add(push(random));
        int length = random.nextInt(14);
        for (int i = 0; i < length; i++) parts.addAll(part(random));
        if (random.nextInt(2) == 0) parts.add(1);
        return Lock.script(parts.toArray());
    }

    private static List<Object> part(Random random) {
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> List.of(push(random));
            case 3 -> List.of(push(random), Op.OP_IF, push(random), Op.OP_ELSE, operation(random), Op.OP_ENDIF);
            case 4 -> List.of(operation(random), Op.OP_NOTIF, operation(random), Op.OP_ENDIF);
            case 5 -> List.of(Lock.KEY.publicKey(), Op.OP_CHECKSIG);
            case 6 -> List.of(Lock.KEY.xOnly(), Op.OP_CHECKSIG);
            case 7 -> List.of(0, 0, 0, random.nextInt(3), Op.OP_CHECKMULTISIG);
            case 8 -> List.of(1, Lock.KEY.publicKey(), 1, Op.OP_CHECKMULTISIG);
            case 9 -> List.of(NUMBERS[random.nextInt(8)], Op.OP_CHECKSEQUENCEVERIFY);
            case 10 -> List.of(NUMBERS[random.nextInt(8)], Op.OP_CHECKLOCKTIMEVERIFY, Op.OP_DROP);
            case 11 -> List.of(Script.wrap(new byte[] {(byte) random.nextInt(256)}));
            default -> List.of(operation(random));
        };
    }

    private static Object push(Random random) {
        if (random.nextInt(3) > 0) return NUMBERS[random.nextInt(NUMBERS.length)];
        return item(random);
    }

    private static Op operation(Random random) {
        Op[] all = Op.values();
        return all[random.nextInt(all.length)];
    }
}
