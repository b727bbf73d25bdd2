package org.planchet.script;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.Script;
import org.planchet.primitives.WitnessProgram;

/// The standard forms of scripts: recognised (Bitcoin Core's `Solver`) and made.
public final class Templates {
    private static final int HASH160 = 20;
    private static final int HASH256 = 32;
    private static final byte[] ANCHOR = {0x4e, 0x73};

    private Templates() {}

    public static ScriptType classify(Script script) {
        if (isPayToScriptHash(script)) return ScriptType.SCRIPTHASH;
        WitnessProgram program = witnessProgram(script).orElse(null);
        if (program != null) return classify(program);
        if (isNullData(script)) return ScriptType.NULL_DATA;
        if (isPayToPubKey(script)) return ScriptType.PUBKEY;
        if (isPayToPubKeyHash(script)) return ScriptType.PUBKEYHASH;
        return isMultisig(script) ? ScriptType.MULTISIG : ScriptType.NONSTANDARD;
    }

    private static ScriptType classify(WitnessProgram program) {
        if (program.version() == 0 && program.size() == HASH160) return ScriptType.WITNESS_V0_KEYHASH;
        if (program.version() == 0 && program.size() == HASH256) return ScriptType.WITNESS_V0_SCRIPTHASH;
        if (program.version() == 1 && program.size() == HASH256) return ScriptType.WITNESS_V1_TAPROOT;
        if (isAnchor(program)) return ScriptType.ANCHOR;
        return program.version() == 0 ? ScriptType.NONSTANDARD : ScriptType.WITNESS_UNKNOWN;
    }

    /// The version and program, if `script` is a witness program: OP_0 or OP_1 to OP_16, then one direct push of
    /// 2 to 40 bytes, and nothing else (BIP-0141).
    public static Optional<WitnessProgram> witnessProgram(Script script) {
        int size = script.size();
        if (size < 2 + WitnessProgram.MIN_SIZE || size > 2 + WitnessProgram.MAX_SIZE) return Optional.empty();
        int first = script.byteAt(0);
        boolean isVersion = first == 0 || (first >= Op.OP_1.code() && first <= OpTable.OP_16);
        if (!isVersion || script.byteAt(1) != size - 2) return Optional.empty();
        int version = first == 0 ? 0 : first - Op.OP_1.code() + 1;
        return Optional.of(new WitnessProgram(version, Arrays.copyOfRange(script.bytes(), 2, size)));
    }

    /// Whether it is BIP-0016's 23 bytes exactly.
    public static boolean isPayToScriptHash(Script script) {
        return script.size() == HASH160 + 3
                && script.byteAt(0) == Op.OP_HASH160.code()
                && script.byteAt(1) == HASH160
                && script.byteAt(22) == Op.OP_EQUAL.code();
    }

    /// Whether it is P2PKH's 25 bytes exactly.
    public static boolean isPayToPubKeyHash(Script script) {
        return script.size() == HASH160 + 5
                && script.byteAt(0) == Op.OP_DUP.code()
                && script.byteAt(1) == Op.OP_HASH160.code()
                && script.byteAt(2) == HASH160
                && script.byteAt(23) == Op.OP_EQUALVERIFY.code()
                && script.byteAt(24) == Op.OP_CHECKSIG.code();
    }

    private static boolean isPayToPubKey(Script script) {
        int size = script.size();
        return (size == 35 || size == 67)
                && script.byteAt(0) == size - 2
                && script.byteAt(size - 1) == Op.OP_CHECKSIG.code()
                && hasKeySize(Arrays.copyOfRange(script.bytes(), 1, size - 1));
    }

    /// Whether the first byte promises the size it has (Core's `CPubKey::ValidSize`).
    private static boolean hasKeySize(byte[] key) {
        if (key.length == 0) return false;
        return switch (key[0]) {
            case 2, 3 -> key.length == 33;
            case 4, 6, 7 -> key.length == 65;
            default -> false;
        };
    }

    private static boolean isNullData(Script script) {
        return script.size() >= 1
                && script.byteAt(0) == Op.OP_RETURN.code()
                && isPushOnly(Script.wrap(Arrays.copyOfRange(script.bytes(), 1, script.size())));
    }

    static boolean isAnchor(WitnessProgram program) {
        return program.version() == 1 && Arrays.equals(program.program(), ANCHOR);
    }

    /// Whether it is `m key … key n OP_CHECKMULTISIG` with 1 to 20 keys, numbers and pushes in their shortest forms.
    private static boolean isMultisig(Script script) {
        var reader = new ScriptReader(script);
        if (!reader.next()) return false;
        int required = multisigNumber(reader);
        if (required < 1) return false;
        int keys = 0;
        while (reader.next() && hasKeySize(reader.data())) {
            if (!reader.isMinimalPush()) return false;
            keys++;
        }
        boolean counted = multisigNumber(reader) == keys && keys >= required && keys <= Limits.MAX_MULTISIG_KEYS;
        return counted && reader.next() && reader.is(Op.OP_CHECKMULTISIG) && reader.isAtEnd();
    }

    /// The number that was read, if it is 1 to 20 in its shortest form; else 0.
    private static int multisigNumber(ScriptReader reader) {
        int opcode = reader.opcode();
        if (opcode >= Op.OP_1.code() && opcode <= OpTable.OP_16) return opcode - Op.OP_1.code() + 1;
        if (reader.dataLength() != 1 || !reader.isMinimalPush()) return 0;
        long number = ScriptNumber.decode(reader.data());
        return number > 16 && number <= Limits.MAX_MULTISIG_KEYS ? (int) number : 0;
    }

    /// Whether it parses to its end and has nothing but pushes (OP_RESERVED counts as one, as in Core).
    public static boolean isPushOnly(Script script) {
        var reader = new ScriptReader(script);
        while (reader.next()) if (reader.opcode() > OpTable.OP_16) return false;
        return reader.isAtEnd();
    }

    /// Whether no input can ever spend it, so that it needs no coin: OP_RETURN first, or too large to run.
    public static boolean isUnspendable(Script script) {
        return (script.size() > 0 && script.byteAt(0) == Op.OP_RETURN.code()) || script.size() > Limits.MAX_SCRIPT_SIZE;
    }

    /// @param hash 20 bytes
    public static Script payToPubKeyHash(byte[] hash) {
        requireSize(hash, HASH160);
        return new ScriptBuilder()
                .op(Op.OP_DUP)
                .op(Op.OP_HASH160)
                .push(hash)
                .op(Op.OP_EQUALVERIFY)
                .op(Op.OP_CHECKSIG)
                .build();
    }

    /// @param publicKey 33 or 65 bytes
    public static Script payToPubKey(byte[] publicKey) {
        if (!Secp256k1.isPublicKey(publicKey)) throw new IllegalArgumentException("not a public key");
        return new ScriptBuilder().push(publicKey).op(Op.OP_CHECKSIG).build();
    }

    /// @param hash 20 bytes
    public static Script payToScriptHash(byte[] hash) {
        requireSize(hash, HASH160);
        return new ScriptBuilder().op(Op.OP_HASH160).push(hash).op(Op.OP_EQUAL).build();
    }

    public static Script payToWitness(WitnessProgram program) {
        return new ScriptBuilder()
                .number(program.version())
                .pushBytes(program.program())
                .build();
    }

    /// A Taproot output of an internal key and the scripts it commits to (BIP-0341).
    ///
    /// @param internalKey 32 bytes
    /// @param root        the hash of the tree of scripts, or no bytes if there is none
    /// @return empty if the two yield no valid key, which no known input does
    public static Optional<Script> payToTaproot(byte[] internalKey, byte[] root) {
        byte[] even = new byte[internalKey.length + 1];
        even[0] = 2;
        System.arraycopy(internalKey, 0, even, 1, internalKey.length);
        byte[] output = Secp256k1.tweakAddPublic(even, Taproot.tweak(internalKey, root));
        if (output == null) return Optional.empty();
        return Optional.of(payToWitness(new WitnessProgram(1, Arrays.copyOfRange(output, 1, output.length))));
    }

    /// OP_RETURN and one push.
    public static Script nullData(byte[] data) {
        return new ScriptBuilder().op(Op.OP_RETURN).push(data).build();
    }

    /// @param required how many of the keys must sign, 1 to 20
    public static Script multisig(int required, List<byte[]> publicKeys) {
        if (required < 1 || required > publicKeys.size() || publicKeys.size() > Limits.MAX_MULTISIG_KEYS)
            throw new IllegalArgumentException(required + " of " + publicKeys.size() + " keys");
        var builder = new ScriptBuilder().number(required);
        publicKeys.forEach(builder::push);
        return builder.number(publicKeys.size()).op(Op.OP_CHECKMULTISIG).build();
    }

    /// The scriptSig of a P2PKH spend.
    ///
    /// @param signature DER with the hash type byte
    public static Script spendPubKeyHash(byte[] signature, byte[] publicKey) {
        return new ScriptBuilder().push(signature).push(publicKey).build();
    }

    private static void requireSize(byte[] bytes, int size) {
        if (bytes.length != size)
            throw new IllegalArgumentException("a hash of " + bytes.length + " bytes where " + size + " belong");
    }
}
