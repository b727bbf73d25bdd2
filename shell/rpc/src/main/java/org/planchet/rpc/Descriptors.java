package org.planchet.rpc;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.Script;
import org.planchet.rpc.RpcException.Code;
import org.planchet.script.ScriptReader;
import org.planchet.script.ScriptType;
import org.planchet.wallet.BadKeyException;
import org.planchet.wallet.descriptor.BadDescriptorException;
import org.planchet.wallet.descriptor.Descriptor;
import org.planchet.wallet.descriptor.DescriptorChecksum;
import org.planchet.wallet.descriptor.Output;

/// Output descriptors (BIP 380) as callers give them, and what a script is described by whose keys are not known.
final class Descriptors {
    private Descriptors() {}

    /// The descriptors that a text has.
    ///
    /// @throws RpcException if it is none
    static List<Descriptor> parse(String text, ChainParams params, boolean needsChecksum) {
        try {
            return Descriptor.parse(text, params.keys(), needsChecksum);
        } catch (BadDescriptorException bad) {
            throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, String.valueOf(bad.getMessage()));
        }
    }

    /// The scripts at one place of a descriptor's keys.
    ///
    /// @param shown the caller's words for it
    static List<Output> outputs(Descriptor descriptor, int index, String shown) {
        try {
            return descriptor.outputs(index);
        } catch (BadKeyException withoutPrivate) {
            throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, "Cannot derive script without private keys" + shown);
        }
    }

    /// The one script that a descriptor stands for; of a `combo` the one that costs least to spend.
    ///
    /// @throws RpcException if it is none, or one of many
    static Script script(String text, ChainParams params) {
        List<Descriptor> all = parse(text, params, false);
        if (all.size() > 1) throw new RpcException(Code.INVALID_PARAMETER, "Multipath descriptor not accepted");
        if (all.getFirst().isRange())
            throw new RpcException(
                    Code.INVALID_PARAMETER,
                    "Ranged descriptor not accepted. Maybe pass through deriveaddresses first?");
        List<Output> outputs = outputs(all.getFirst(), 0, "");
        // A combo has two, and of a compressed key two more: the third is P2WPKH.
        int best = outputs.size() == 4 ? 2 : outputs.size() - 1;
        return outputs.get(best).script();
    }

    /// What Bitcoin Core infers for a script that it has no keys for.
    ///
    /// @param address the script's address, if it has one
    static String of(Script script, ScriptType type, Optional<String> address) {
        return DescriptorChecksum.append(
                switch (type) {
                    case PUBKEY -> "pk(" + hex(pushes(script).getFirst()) + ")";
                    case MULTISIG -> multisig(script);
                    case WITNESS_V1_TAPROOT -> "rawtr(" + hex(pushes(script).getLast()) + ")";
                    default -> address.map(text -> "addr(" + text + ")").orElseGet(() -> "raw(" + script.toHex() + ")");
                });
    }

    /// The expression of a bare multisig script.
    static String multisig(Script script) {
        int first = script.byteAt(0);
        // A number above 16 is a push of one byte.
        int required = first == 1 ? script.byteAt(1) : first - 0x50;
        var text = new StringBuilder("multi(").append(required);
        for (byte[] push : pushes(script)) if (push.length > 1) text.append(',').append(hex(push));
        return text.append(')').toString();
    }

    /// What a script's pushes push, in order.
    static List<byte[]> pushes(Script script) {
        var pushes = new ArrayList<byte[]>();
        var reader = new ScriptReader(script);
        while (reader.next()) if (reader.isPush()) pushes.add(reader.data());
        return pushes;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
