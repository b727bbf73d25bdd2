package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.planchet.index.FilterHeader;
import org.planchet.primitives.BlockHash;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Blocks' compact filters (BIP-0158), from the index of them.
final class FilterMethods {
    private final NodePort node;

    FilterMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(new Method(
                "getblockfilter",
                BlockchainMethods.GROUP,
                List.of(need("blockhash", ParameterType.STRING), may("filtertype", ParameterType.STRING)),
                "A block's compact filter and its header; needs --index filter.",
                this::filter));
    }

    private JsonNode filter(Arguments arguments) {
        BlockHash hash = arguments.blockHash("blockhash");
        String type = arguments.mayString("filtertype").orElse("basic");
        if (!type.equals("basic")) throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, "Unknown filtertype");
        if (index().isEmpty()) throw new RpcException(Code.MISC, "Index is not enabled for filtertype basic");
        boolean wasConnected = BlockchainMethods.find(node.chain(), hash).isFullyValid();
        Optional<FilterHeader> header = node.filterHeader(hash);
        Optional<byte[]> filter = node.filter(hash);
        if (header.isEmpty() || filter.isEmpty()) throw missing(wasConnected);
        ObjectNode json = CoreJson.object();
        json.put("filter", HexFormat.of().formatHex(filter.get()));
        json.put("header", header.get().header().toString());
        return json;
    }

    private Optional<NodePort.IndexState> index() {
        return node.indexes().stream()
                .filter(each -> each.name().equals(NodePort.FILTER_INDEX))
                .findFirst();
    }

    private RpcException missing(boolean wasConnected) {
        if (!wasConnected)
            return new RpcException(
                    Code.INVALID_ADDRESS_OR_KEY, "Filter not found. Block was not connected to active chain.");
        if (index().stream().noneMatch(NodePort.IndexState::synced))
            return new RpcException(
                    Code.MISC, "Filter not found. Block filters are still in the process of being indexed.");
        // A block of another branch, which lost before the index came to it.
        return new RpcException(
                Code.INTERNAL, "Filter not found. This error is unexpected and indicates index corruption.");
    }
}
