package org.planchet.rpc;

import static org.planchet.rpc.Method.need;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.planchet.chainstate.BlockIndex;
import org.planchet.node.Event;
import org.planchet.primitives.BlockHash;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/// What the user decides about branches.
final class BranchMethods {
    private final NodePort node;

    BranchMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        List<Method.Parameter> block = List.of(need("blockhash", ParameterType.STRING));
        return List.of(
                new Method(
                        "invalidateblock",
                        BlockchainMethods.GROUP,
                        block,
                        "Puts a block and all that stands on it aside, as if it broke a rule.",
                        arguments -> decide(arguments, Event.Invalidate::new, false)),
                new Method(
                        "reconsiderblock",
                        BlockchainMethods.GROUP,
                        block,
                        "Judges a block, its ancestors and all that stands on it again.",
                        arguments -> decide(arguments, Event.Reconsider::new, true)),
                new Method(
                        "preciousblock",
                        BlockchainMethods.GROUP,
                        block,
                        "Treats a block as the first seen of those with as much work.",
                        arguments -> decide(arguments, Event.Prefer::new, true)));
    }

    private JsonNode decide(Arguments arguments, Function<BlockHash, Event> wish, boolean genesisToo) {
        BlockHash hash = arguments.blockHash("blockhash");
        Optional<Integer> height = node.change(view -> {
            BlockIndex block = view.chain().find(hash);
            if (block != null && (genesisToo || block.height() > 0)) view.deliver(wish.apply(hash));
            return Optional.ofNullable(block).map(BlockIndex::height);
        });
        if (height.isEmpty()) throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, "Block not found");
        if (!genesisToo && height.get() == 0)
            throw new RpcException(Code.DATABASE, "the genesis block cannot be put aside");
        return NullNode.getInstance();
    }
}
