package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.Hex;
import org.planchet.primitives.Script;
import org.planchet.primitives.WitnessProgram;
import org.planchet.rpc.RpcException.Code;
import org.planchet.script.Addresses;
import org.planchet.script.Templates;
import org.planchet.wallet.descriptor.DescriptorChecksum;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Transactions and addresses made of what the caller says alone.
final class CreationMethods {
    private static final int COMPRESSED_HEX = 66;
    private static final int UNCOMPRESSED_HEX = 130;

    /// Keys of a CHECKMULTISIG.
    private static final int MAX_KEYS = 20;

    /// Bytes of a script that an input can push whole, as P2SH needs it.
    private static final int MAX_PUSH = 520;

    private final NodePort node;

    CreationMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "createrawtransaction",
                        TransactionMethods.GROUP,
                        TxConstruction.parameters(),
                        "An unsigned transaction in hex that spends inputs, objects of txid, vout and maybe sequence, to"
                                + " outputs: addresses with amounts, and data in hex.",
                        arguments -> CoreJson.text(HexFormat.of()
                                .formatHex(TxConstruction.of(arguments, node.params())
                                        .raw()))),
                new Method(
                        "createmultisig",
                        "Util",
                        List.of(
                                need("nrequired", ParameterType.NUMBER),
                                need("keys", ParameterType.ARRAY),
                                may("address_type", ParameterType.STRING)),
                        "The address of a script that nrequired of some public keys in hex must sign for; legacy,"
                                + " p2sh-segwit or bech32.",
                        this::multisig));
    }

    /// How a script is paid to.
    private enum Wrap {
        LEGACY("legacy", "sh("),
        P2SH_SEGWIT("p2sh-segwit", "sh(wsh("),
        BECH32("bech32", "wsh(");

        private final String text;
        private final String function;

        Wrap(String text, String function) {
            this.text = text;
            this.function = function;
        }

        static Wrap parse(String text) {
            for (Wrap wrap : values()) if (wrap.text.equals(text)) return wrap;
            throw new RpcException(
                    Code.INVALID_ADDRESS_OR_KEY,
                    text.equals("bech32m")
                            ? "createmultisig cannot create bech32m multisig addresses"
                            : "Unknown address type '" + Arguments.shown(text) + "'");
        }

        Script pay(Script script) {
            if (this == LEGACY) return Templates.payToScriptHash(Hashes.hash160(script.bytes()));
            Script segwit = Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(script.bytes())));
            return this == BECH32 ? segwit : Templates.payToScriptHash(Hashes.hash160(segwit.bytes()));
        }

        String descriptor(String inner) {
            String closing =
                    ")".repeat((int) function.chars().filter(c -> c == '(').count());
            return DescriptorChecksum.append(function + inner + closing);
        }
    }

    private JsonNode multisig(Arguments arguments) {
        int required = arguments.integer("nrequired");
        List<byte[]> keys = new ArrayList<>();
        for (JsonNode key : arguments.list("keys")) keys.add(publicKey(Arguments.text(key)));
        Wrap wanted = arguments.mayString("address_type").map(Wrap::parse).orElse(Wrap.LEGACY);
        if (required < 1) throw wrong("a multisignature address must require at least one key to redeem");
        if (keys.size() < required)
            throw wrong("not enough keys supplied (got " + keys.size() + " keys, but need at least " + required
                    + " to redeem)");
        if (keys.size() > MAX_KEYS)
            throw wrong("Number of keys involved in the multisignature address creation > " + MAX_KEYS
                    + "\nReduce the number");
        Script script = Templates.multisig(required, keys);
        // No segwit script may have an uncompressed key.
        Wrap made = keys.stream().allMatch(key -> key.length == 33) ? wanted : Wrap.LEGACY;
        if (made == Wrap.LEGACY && script.size() > MAX_PUSH)
            throw wrong("redeemScript exceeds size limit: " + script.size() + " > " + MAX_PUSH);
        ObjectNode json = CoreJson.object();
        json.put(
                "address",
                Addresses.of(made.pay(script), node.params().addresses())
                        .orElseThrow(() -> new AssertionError("every script hash has an address")));
        json.put("redeemScript", script.toHex());
        json.put("descriptor", made.descriptor(Descriptors.multisig(script)));
        if (made != wanted)
            json.putArray("warnings")
                    .add("Unable to make chosen address type, please ensure no uncompressed public keys are present.");
        return json;
    }

    private static RpcException wrong(String what) {
        return new RpcException(Code.INVALID_PARAMETER, what);
    }

    private static byte[] publicKey(String hex) {
        String shown = "Pubkey \"" + Arguments.shown(hex) + "\" must ";
        byte[] key = Hex.parse(hex)
                .filter(bytes -> bytes.length > 0)
                .orElseThrow(() -> new RpcException(Code.INVALID_ADDRESS_OR_KEY, shown + "be a hex string"));
        if (hex.length() != COMPRESSED_HEX && hex.length() != UNCOMPRESSED_HEX)
            throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, shown + "have a length of either 33 or 65 bytes");
        if (!Secp256k1.isPublicKey(key))
            throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, shown + "be cryptographically valid.");
        return key;
    }
}
