package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.rpc.RpcException.Code;
import org.planchet.script.Addresses;
import org.planchet.script.ScriptType;
import org.planchet.script.Templates;
import org.planchet.wallet.descriptor.Descriptor;
import org.planchet.wallet.descriptor.DescriptorChecksum;
import org.planchet.wallet.descriptor.Output;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What descriptors say.
final class DescriptorMethods {
    private static final String GROUP = "Util";

    private final NodePort node;

    DescriptorMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "getdescriptorinfo",
                        GROUP,
                        List.of(need("descriptor", ParameterType.STRING)),
                        "The usual form of a descriptor, its checksum, and what it is good for.",
                        this::info),
                new Method(
                        "deriveaddresses",
                        GROUP,
                        List.of(
                                need("descriptor", ParameterType.STRING),
                                may("range", ParameterType.ANY),
                                may("options", ParameterType.OBJECT)),
                        "The addresses of a descriptor, of one with many for a range: an end, or [begin,end].",
                        this::addresses));
    }

    private JsonNode info(Arguments arguments) {
        String text = arguments.string("descriptor");
        List<Descriptor> all = Descriptors.parse(text, node.params(), false);
        Descriptor first = all.getFirst();
        ObjectNode json = CoreJson.object();
        json.put("descriptor", DescriptorChecksum.append(first.text()));
        if (all.size() > 1)
            json.set(
                    "multipath_expansion",
                    CoreJson.strings(all.stream()
                            .map(each -> DescriptorChecksum.append(each.text()))
                            .toList()));
        int hash = text.indexOf('#');
        String body = hash < 0 ? text : text.substring(0, hash);
        json.put("checksum", DescriptorChecksum.of(body).orElseThrow());
        json.put("isrange", first.isRange());
        json.put("issolvable", first.isSolvable());
        json.put("hasprivatekeys", all.stream().anyMatch(Descriptor::hasPrivateKeys));
        return json;
    }

    private JsonNode addresses(Arguments arguments) {
        boolean needsChecksum =
                arguments.options("options", Map.of("require_checksum", true)).getOrDefault("require_checksum", true);
        List<Descriptor> all = Descriptors.parse(arguments.string("descriptor"), node.params(), needsChecksum);
        Optional<DescriptorRange> range = arguments.get("range").map(DescriptorRange::of);
        if (!all.getFirst().isRange() && range.isPresent())
            throw new RpcException(Code.INVALID_PARAMETER, "Range should not be specified for an un-ranged descriptor");
        if (all.getFirst().isRange() && range.isEmpty())
            throw new RpcException(Code.INVALID_PARAMETER, "Range must be specified for a ranged descriptor");
        DescriptorRange wanted = range.orElse(new DescriptorRange(0, 0));
        if (all.size() == 1) return addresses(all.getFirst(), wanted);
        ArrayNode json = CoreJson.array();
        for (Descriptor each : all) json.add(addresses(each, wanted));
        return json;
    }

    private ArrayNode addresses(Descriptor descriptor, DescriptorRange range) {
        ArrayNode json = CoreJson.array();
        for (int i = range.begin(); i >= 0 && i <= range.end(); i++) {
            List<Output> outputs = Descriptors.outputs(descriptor, i, "");
            for (Output output : outputs) {
                // Of a combo the payment to the bare key has none, and is left out.
                if (outputs.size() > 1 && Templates.classify(output.script()) == ScriptType.PUBKEY) continue;
                json.add(Addresses.of(output.script(), node.params().addresses())
                        .orElseThrow(() -> new RpcException(
                                Code.INVALID_ADDRESS_OR_KEY, "Descriptor does not have a corresponding address")));
            }
        }
        return json;
    }
}
