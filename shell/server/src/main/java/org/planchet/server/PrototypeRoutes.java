package org.planchet.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.BlockView;
import org.planchet.api.ErrorCode;
import org.planchet.api.NodeApi;
import org.planchet.api.NodeStatus;
import org.planchet.api.PeerView;
import org.planchet.api.Requests;

/// The routes of the Python prototype, for its users and scripts: the same paths, its status codes, and its way of
/// telling errors. Blocks and transactions come in hex, in the field `raw`.
///
/// The prototype's nodes told by the header `X-P2P-Port` where they listen, since a connection shows only if they
/// call from. If a body names no neighbour, that header and the caller's address name it.
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

    /// A neighbour, by either name of the field.
    record PeerName(@Nullable String peer, @Nullable String address) {}

    record Added(String message, String hash) {}

    record Accepted(String txid) {}

    record Message(String message) {}

    record Removed(String status) {}

    /// Rows whose fixed paths come before the one with a parameter in their place.
    List<Route> all() {
        var rows = new ArrayList<Route>();
        rows.add(Route.get("/blocks/latest", BlockView.class, "The best block.", call -> node.block("latest"))
                .holdsBlocks());
        rows.add(Route.get(
                "/blocks/height",
                Height.class,
                "The best height.",
                call -> new Height(node.status().height())));
        rows.add(Route.get(
                "/blocks/total_difficulty",
                TotalDifficulty.class,
                "The chain's work.",
                call -> new TotalDifficulty(new BigInteger(node.status().chainWork(), 16))));
        rows.add(Route.get("/blocks/full", Page.class, "The whole chain, in pages.", this::page)
                .query("from", "integer", "height of the first")
                .query("count", "integer", "1 to " + LARGEST_PAGE + ", else 20")
                .holdsBlocks());
        rows.add(Route.get(
                        "/blocks/{ref}",
                        BlockView.class,
                        "A block by height or hash.",
                        call -> node.block(call.path("ref")))
                .holdsBlocks());
        rows.add(Route.post(
                        "/block",
                        Added.class,
                        "Submits a block.",
                        call -> new Added("Block accepted", node.submitBlock(Routes.raw(call))))
                .takes(Requests.Raw.class)
                .upTo(Route.RAW_LIMIT));
        rows.add(Route.post(
                        "/tx",
                        Accepted.class,
                        "Broadcasts a transaction.",
                        call -> new Accepted(node.broadcast(Routes.raw(call))))
                .takes(Requests.Raw.class)
                .upTo(Route.RAW_LIMIT));
        rows.add(Route.list("/peers", String.class, "The neighbours' addresses.", call -> neighbours()));
        rows.add(Route.post("/peers", Message.class, "Adds a neighbour.", call -> {
                    String address = named(call);
                    node.addPeer(address);
                    return new Message("Added peer " + address);
                })
                .takes(PeerName.class)
                .created()
                .guarded());
        rows.add(Route.post("/peers/remove", Removed.class, "Removes a neighbour.", call -> {
                    node.removePeer(named(call), false);
                    return new Removed("removed");
                })
                .takes(PeerName.class)
                .guarded());
        return rows.stream().map(Route::prototype).toList();
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

    private List<String> neighbours() {
        return node.peers().stream().map(PeerView::address).toList();
    }

    private static String named(Call call) {
        PeerName body = call.body(PeerName.class);
        String name = body.address() == null ? body.peer() : body.address();
        if (name != null) return name;
        String port = Call.need(call.exchange().header("X-P2P-Port"), "address");
        if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65_535)
            throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.BAD_P2P_PORT);
        return Guard.literal(call.exchange().there()) + ":" + port;
    }
}
