package org.planchet.rpc;

import static org.planchet.rpc.Method.need;

import java.util.List;
import java.util.Optional;
import org.planchet.chainstate.BlockIndex;
import org.planchet.network.NetworkEvent;
import org.planchet.network.PeerId;
import org.planchet.network.PeerInfo;
import org.planchet.primitives.Hex;
import org.planchet.rpc.RpcException.Code;
import org.planchet.wire.Limits;
import org.planchet.wire.Message;
import org.planchet.wire.Services;
import tools.jackson.databind.JsonNode;

/// What the user sends to, or asks of, one neighbour by hand.
final class PeerToolMethods {
    /// Characters of a message's command.
    private static final int MAX_COMMAND = 12;

    private final NodePort node;

    PeerToolMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "getblockfrompeer",
                        "Blockchain",
                        List.of(need("blockhash", ParameterType.STRING), need("peer_id", ParameterType.NUMBER)),
                        "Asks a neighbour for a block whose header is here, whoever else was asked for it.",
                        this::fetch),
                new Method(
                        "sendmsgtopeer",
                        NetworkMethods.GROUP,
                        List.of(
                                need("peer_id", ParameterType.NUMBER),
                                need("msg_type", ParameterType.STRING),
                                need("msg", ParameterType.STRING)),
                        "Sends a neighbour a message of the protocol, its payload in hex; for tests.",
                        this::send));
    }

    private JsonNode fetch(Arguments arguments) {
        BlockIndex block = node.chain().find(arguments.blockHash("blockhash"));
        long id = arguments.whole("peer_id", 0);
        if (block == null) throw new RpcException(Code.MISC, "Block header missing");
        if (block.hasBlock()) throw new RpcException(Code.MISC, "Block already downloaded");
        Optional<String> objection = node.change(view -> {
            Optional<PeerInfo> peer = find(view.network().peers(), id);
            if (peer.isEmpty()) return Optional.of("Peer does not exist");
            if ((peer.get().software().services() & Services.WITNESS) == 0) return Optional.of("Pre-SegWit peer");
            view.deliver(new NetworkEvent.FetchBlock(peer.get().id(), block.hash()));
            return Optional.empty();
        });
        if (objection.isPresent()) throw new RpcException(Code.MISC, objection.get());
        return CoreJson.object();
    }

    private static Optional<PeerInfo> find(List<PeerInfo> peers, long id) {
        return peers.stream().filter(peer -> peer.id().value() == id).findFirst();
    }

    private JsonNode send(Arguments arguments) {
        long id = arguments.whole("peer_id", 0);
        String command = arguments.string("msg_type");
        if (command.length() > MAX_COMMAND)
            throw new RpcException(Code.INVALID_PARAMETER, "Error: msg_type too long, max length is " + MAX_COMMAND);
        byte[] payload = Hex.parse(arguments.string("msg"))
                .orElseThrow(() -> new RpcException(Code.INVALID_PARAMETER, "Error parsing input for msg"));
        if (payload.length > Limits.PAYLOAD)
            throw new RpcException(Code.INVALID_PARAMETER, "Error: msg too long, max length is " + Limits.PAYLOAD);
        boolean sent = node.change(view -> {
            Optional<PeerId> peer = find(view.network().peers(), id).map(PeerInfo::id);
            peer.ifPresent(it -> view.deliver(new NetworkEvent.SendMessage(it, new Message.Unknown(command, payload))));
            return peer.isPresent();
        });
        if (!sent) throw new RpcException(Code.MISC, "Error: Could not send message to peer");
        return CoreJson.object();
    }
}
