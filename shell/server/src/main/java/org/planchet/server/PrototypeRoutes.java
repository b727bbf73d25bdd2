package org.planchet.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.api.BlockView;
import org.planchet.api.NodeApi;
import org.planchet.api.NodeStatus;
import org.planchet.api.PeerView;
import org.planchet.api.Requests;

/// The routes of the Python prototype, for its users and scripts: the same paths, its status codes, and its way of
/// telling errors. Blocks and transactions come in hex, in the field `raw`. The header `X-P2P-Port`, by which the
/// prototype's nodes told where they listen, is passed over: Planchet's nodes say so in their own protocol.
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
    record PeerName(@Nullable String peer, @Nullable String address) {
        String name() {
            return Call.need(address == null ? peer : address, "peer");
        }
    }

    record Added(String hash) {}

    record Accepted(String txid) {}

    record Neighbours(List<String> peers) {}

    /// Rows whose fixed paths come before the one with a parameter in their place.
    List<Route> all() {
        var rows = new ArrayList<Route>();
        rows.add(Route.get("/blocks/latest", BlockView.class, "The best block.", call -> node.block("latest")));
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
                .query("count", "integer", "1 to " + LARGEST_PAGE + ", else 20"));
        rows.add(Route.get(
                "/blocks/{ref}", BlockView.class, "A block by height or hash.", call -> node.block(call.path("ref"))));
        rows.add(Route.post(
                        "/block",
                        Added.class,
                        "Submits a block.",
                        call -> new Added(node.submitBlock(Routes.raw(call))))
                .takes(Requests.Raw.class)
                .upTo(Route.RAW_LIMIT)
                .created());
        rows.add(Route.post(
                        "/tx",
                        Accepted.class,
                        "Broadcasts a transaction.",
                        call -> new Accepted(node.broadcast(Routes.raw(call))))
                .takes(Requests.Raw.class)
                .upTo(Route.RAW_LIMIT)
                .created());
        rows.add(Route.get("/peers", Neighbours.class, "The neighbours.", call -> neighbours()));
        rows.add(Route.post("/peers", Neighbours.class, "Adds a neighbour.", call -> {
                    node.addPeer(call.body(PeerName.class).name());
                    return neighbours();
                })
                .takes(PeerName.class)
                .created()
                .guarded());
        rows.add(Route.post("/peers/remove", Neighbours.class, "Removes a neighbour.", call -> {
                    node.removePeer(call.body(PeerName.class).name(), false);
                    return neighbours();
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
        var blocks = new ArrayList<BlockView>();
        for (int height = from; height < from + (long) count && height <= status.height(); height++)
            blocks.add(node.block(Integer.toString(height)));
        int next = from + blocks.size();
        return new Page(blocks, from, blocks.size(), blocks.isEmpty() || next > status.height() ? null : next);
    }

    private Neighbours neighbours() {
        return new Neighbours(node.peers().stream().map(PeerView::address).toList());
    }
}
