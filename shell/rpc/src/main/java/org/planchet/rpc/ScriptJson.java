package org.planchet.rpc;

import java.util.Optional;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.Script;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.Addresses;
import org.planchet.script.Asm;
import org.planchet.script.Op;
import org.planchet.script.ScriptReader;
import org.planchet.script.ScriptType;
import org.planchet.script.Templates;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Scripts as Bitcoin Core shows them.
final class ScriptJson {
    private static final int MAX_PUSH = 520;

    private ScriptJson() {}

    /// A scriptPubKey (`ScriptToUniv`).
    static JsonNode output(Script script, AddressFormat format) {
        return JsonStream.node(out -> {
            out.object();
            fields(out, script, format, true);
            out.endObject();
        });
    }

    /// Writes the fields of a scriptPubKey, between the braces.
    static void fields(JsonStream out, Script script, AddressFormat format, boolean hex) {
        ScriptType type = Templates.classify(script);
        Optional<String> address = Addresses.of(script, format);
        out.plain("asm", Asm.toString(script));
        out.plain("desc", Descriptors.of(script, type, address));
        if (hex) out.hex("hex", script.bytes());
        address.ifPresent(text -> out.plain("address", text));
        out.plain("type", type.coreName());
    }

    /// `decodescript`: the script, and what it is wrapped.
    static JsonNode decoded(Script script, AddressFormat format) {
        return JsonStream.node(out -> {
            out.object();
            fields(out, script, format, false);
            wrapped(out, script, format);
            out.endObject();
        });
    }

    private static void wrapped(JsonStream out, Script script, AddressFormat format) {
        ScriptType type = Templates.classify(script);
        if (!canWrap(script, type)) return;
        out.plain("p2sh", payToScriptHash(script, format));
        if (!canWrapInWitness(script, type)) return;
        Script segwit = witness(script, type);
        out.object("segwit");
        fields(out, segwit, format, true);
        out.plain("p2sh-segwit", payToScriptHash(segwit, format));
        out.endObject();
    }

    private static String payToScriptHash(Script script, AddressFormat format) {
        return Addresses.of(Templates.payToScriptHash(Hashes.hash160(script.bytes())), format)
                .orElseThrow(() -> new AssertionError("every script hash has an address"));
    }

    private static boolean canWrap(Script script, ScriptType type) {
        return switch (type) {
            case NULL_DATA, SCRIPTHASH, WITNESS_UNKNOWN, WITNESS_V1_TAPROOT, ANCHOR -> false;
            default -> isExecutable(script);
        };
    }

    /// Whether every opcode has a meaning outside of tapscript and every push its size, and something can spend it.
    private static boolean isExecutable(Script script) {
        if (Templates.isUnspendable(script)) return false;
        var reader = new ScriptReader(script);
        while (reader.next()) {
            int opcode = reader.opcode();
            boolean fits = reader.isPush() ? reader.dataLength() <= MAX_PUSH : opcode <= Op.OP_NOP10.code();
            if (!fits || isSuccess(opcode)) return false;
        }
        return reader.isAtEnd();
    }

    /// Whether it counts as OP_SUCCESSx (BIP 342).
    private static boolean isSuccess(int opcode) {
        return opcode == 80
                || opcode == 98
                || (opcode >= 126 && opcode <= 129)
                || (opcode >= 131 && opcode <= 134)
                || opcode == 137
                || opcode == 138
                || opcode == 141
                || opcode == 142
                || (opcode >= 149 && opcode <= 153)
                || opcode >= 187;
    }

    private static boolean canWrapInWitness(Script script, ScriptType type) {
        return switch (type) {
            case NONSTANDARD, PUBKEYHASH -> true;
            case PUBKEY, MULTISIG ->
                Descriptors.pushes(script).stream().allMatch(push -> push.length == 33 || push.length == 1);
            default -> false;
        };
    }

    private static Script witness(Script script, ScriptType type) {
        byte[] program = switch (type) {
            case PUBKEY -> Hashes.hash160(Descriptors.pushes(script).getFirst());
            case PUBKEYHASH -> Descriptors.pushes(script).getFirst();
            default -> Hashes.sha256(script.bytes());
        };
        return Templates.payToWitness(new WitnessProgram(0, program));
    }

    /// What `validateaddress` says of a valid address.
    static ObjectNode address(String address, Script script) {
        ScriptType type = Templates.classify(script);
        WitnessProgram program = Templates.witnessProgram(script).orElse(null);
        ObjectNode json = CoreJson.object();
        json.put("isvalid", true);
        json.put("address", address);
        json.put("scriptPubKey", script.toHex());
        if (type != ScriptType.WITNESS_UNKNOWN)
            json.put("isscript", type != ScriptType.PUBKEYHASH && type != ScriptType.WITNESS_V0_KEYHASH);
        json.put("iswitness", program != null);
        if (program != null && type != ScriptType.ANCHOR) {
            json.put("witness_version", program.version());
            json.put("witness_program", java.util.HexFormat.of().formatHex(program.program()));
        }
        return json;
    }
}
