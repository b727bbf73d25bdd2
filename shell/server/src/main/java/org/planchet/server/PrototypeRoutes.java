package org.planchet.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiCall;
import org.planchet.api.ApiException;
import org.planchet.api.ApiMethod;
import org.planchet.api.ApiParameter;
import org.planchet.api.BlockView;
import org.planchet.api.ErrorCode;
import org.planchet.api.NodeApi;
import org.planchet.api.NodeStatus;
import org.planchet.api.PeerView;
import org.planchet.api.Requests;

/// The routes of the Python prototype, for its users and scripts: the same paths, its status codes, and its
/// format of errors. Blocks and transactions come in hex, in the field `raw`.
///
/// The prototype's nodes sent the port that they listen on in the header `X-P2P-Port`, since a connection
/// shows only the address that they call from. If a body names no neighbour, that header and the caller's
/// address name it.
final class PrototypeRoutes {
    private static final int LARGEST_PAGE = 100;

    private final NodeApi node;

    PrototypeRoutes(NodeApi node) {
        this.node = node;
    }

    /// @param height of the best block
    record Height(int height) {}

    /// @param totalDifficulty the work of the best chain, in hashes
    record TotalDifficulty(@JsonProperty("total_difficulty") BigInteger totalDifficulty) {}

    /// @param next the height that the next page starts at, null after the last
    record Page(
            List<BlockView> blocks,
            int from,
            int count,
            @Nullable Integer next) {}

    /// A neighbour, by either name of the field. Public like every record that is read from a body.
    public record PeerName(@Nullable String peer, @Nullable String address) {}

    record Added(String message, String hash) {}

    record Accepted(String txid) {}

    record Message(String message) {}

    record Removed(String status) {}

    /// Fixed paths come before one with a parameter in their place.
    interface Prototype {
        @ApiCall(path = "/blocks/latest", gateway = true, holdsBlocks = true, does = "the best block")
        BlockView latest();

        @ApiCall(path = "/blocks/height", gateway = true, does = "`{\"height\": …}`")
        Height height();

        @ApiCall(
                path = "/blocks/total_difficulty",
                gateway = true,
                does = "`{\"total_difficulty\": …}`: the chain's work, in hashes")
        TotalDifficulty work();

        @ApiCall(
                path = "/blocks/full",
                gateway = true,
                holdsBlocks = true,
                does =
                        "the whole chain in pages: `from`, `count` (1 to 100, else 20); `next` is where the next page starts")
        Page page(
                @ApiParameter(does = "height of the first") int from,
                @ApiParameter(does = "1 to 100, else 20") int count);

        @ApiCall(path = "/blocks/{ref}", gateway = true, holdsBlocks = true, does = "a block")
        BlockView block(String ref);

        @ApiCall(
                method = "POST",
                path = "/block",
                gateway = true,
                body = Requests.Raw.class,
                does = "submits the block in `raw` (hex)")
        Added submit(String raw);

        @ApiCall(
                method = "POST",
                path = "/tx",
                gateway = true,
                body = Requests.Raw.class,
                does = "broadcasts the transaction in `raw` (hex)")
        Accepted broadcast(String raw);

        @ApiCall(path = "/peers", does = "the neighbours' addresses")
        List<String> peers();

        @ApiCall(
                method = "POST",
                path = "/peers",
                guarded = true,
                body = PeerName.class,
                creates = true,
                does = "adds the neighbour in `address`")
        Message add(PeerName name);

        @ApiCall(
                method = "POST",
                path = "/peers/remove",
                guarded = true,
                body = PeerName.class,
                does = "removes the neighbour in `address`")
        Removed remove(PeerName name);
    }

    List<Route> all() {
        return Route.of(Prototype.class, Route.Style.PROTOTYPE, this::answer);
    }

    private Object answer(ApiMethod api, Call call) {
        return switch (api.name()) {
            case "latest" -> node.block("latest");
            case "height" -> new Height(node.status().height());
            case "work" ->
                new TotalDifficulty(new BigInteger(node.status().best().chainWork(), 16));
            case "page" -> page(call);
            case "block" -> node.block(call.path("ref"));
            case "submit" ->
                new Added(
                        "Block accepted",
                        node.submitBlock(call.body(Requests.Raw.class).raw()));
            case "broadcast" ->
                new Accepted(node.broadcast(call.body(Requests.Raw.class).raw()));
            case "peers" -> node.peers().stream().map(PeerView::address).toList();
            case "add" -> {
                String address = named(call);
                node.addPeer(address);
                yield new Message("Added peer " + address);
            }
            case "remove" -> {
                node.removePeer(named(call), false);
                yield new Removed("removed");
            }
            default -> throw new AssertionError(api.name());
        };
    }

    /// The status that the prototype would have answered with.
    static int status(int status) {
        return switch (status) {
            case 401, 403, 404, 405, 429 -> status;
            default -> status >= 500 ? 500 : 400;
        };
    }

    static Map<String, String> error(String detail) {
        var error = new LinkedHashMap<String, String>();
        error.put("error", detail);
        return error;
    }

    private Page page(Call call) {
        NodeStatus status = node.status();
        int from = call.number("from", 0, Integer.MAX_VALUE, 0);
        int count = call.number("count", 1, LARGEST_PAGE, 20);
        int size = Math.clamp((long) status.height() - from + 1, 0, count);
        int next = from + size;
        return new Page(blocks(from, size), from, size, size == 0 || next > status.height() ? null : next);
    }

    /// Each is asked for when it is written: a page of the largest blocks does not fit into memory.
    private List<BlockView> blocks(int from, int size) {
        return new AbstractList<>() {
            @Override
            public BlockView get(int index) {
                return node.block(Integer.toString(from + index));
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private static String named(Call call) {
        PeerName body = call.body(PeerName.class);
        String name = body.address() == null ? body.peer() : body.address();
        if (name != null) return name;
        String port = call.exchange().header("X-P2P-Port");
        if (port == null) throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.FIELD_MISSING, "address");
        if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65_535)
            throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.BAD_P2P_PORT);
        return Guard.literal(call.exchange().there()) + ":" + port;
    }
}
