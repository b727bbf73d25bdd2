package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.planchet.mempool.MempoolSnapshot;
import org.planchet.mempool.MempoolSnapshot.Item;
import org.planchet.node.Event;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Txid;
import org.planchet.rpc.RpcException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The mempool as a file.
final class MempoolFileMethods {
    private static final Logger LOG = LoggerFactory.getLogger(MempoolFileMethods.class);
    private static final String GROUP = "Blockchain";

    /// Transactions that are judged one after another before others have their turn.
    private static final int SLICE = 100;

    private final NodePort node;
    private final InitialDownload download;

    MempoolFileMethods(NodePort node, InitialDownload download) {
        this.node = node;
        this.download = download;
    }

    List<Method> all() {
        return List.of(
                new Method("savemempool", GROUP, List.of(), "Writes the mempool's file.", arguments -> save()),
                new Method(
                        "importmempool",
                        GROUP,
                        List.of(need("filepath", ParameterType.STRING), may("options", ParameterType.OBJECT)),
                        "Takes the transactions of a mempool's file, this program's or Bitcoin Core's; options say what"
                                + " else of it counts.",
                        this::load));
    }

    private JsonNode save() {
        try {
            Path file = node.saveMempool()
                    .orElseThrow(() -> new RpcException(Code.MISC, "This node keeps nothing on disk"));
            ObjectNode json = CoreJson.object();
            json.put("filename", file.toString());
            return json;
        } catch (IOException failed) {
            throw new RpcException(Code.MISC, "Unable to dump mempool to disk");
        }
    }

    private JsonNode load(Arguments arguments) {
        if (download.goesOn())
            throw new RpcException(
                    Code.CLIENT_IN_INITIAL_DOWNLOAD,
                    "Can only import the mempool after the block download and sync is done.");
        Map<String, Boolean> options = arguments.options(
                "options",
                Map.of("use_current_time", true, "apply_fee_delta_priority", false, "apply_unbroadcast_set", false));
        MempoolSnapshot file = read(arguments.string("filepath"));
        boolean now = options.getOrDefault("use_current_time", true);
        List<Item> items = now
                ? file.items().stream()
                        .map(item -> new Item(item.tx(), node.now()))
                        .toList()
                : file.items();
        Map<Txid, Long> deltas = options.getOrDefault("apply_fee_delta_priority", false) ? file.priorities() : Map.of();
        List<Txid> unbroadcast = options.getOrDefault("apply_unbroadcast_set", false) ? file.unbroadcast() : List.of();
        take(new MempoolSnapshot(List.of(), List.of(), deltas));
        for (int from = 0; from < items.size(); from += SLICE) {
            List<Item> slice = items.subList(from, Math.min(from + SLICE, items.size()));
            take(new MempoolSnapshot(slice, unbroadcast, Map.of()));
        }
        return CoreJson.object();
    }

    private void take(MempoolSnapshot part) {
        node.change(view -> view.deliver(new Event.ImportMempool(part)));
    }

    private MempoolSnapshot read(String path) {
        try {
            return node.readMempool(Path.of(path));
        } catch (IOException | MalformedDataException | InvalidPathException unreadable) {
            LOG.warn("The mempool's file {} cannot be imported: {}", path, unreadable.getMessage());
            throw new RpcException(Code.MISC, "Unable to import mempool file, see debug.log for details.");
        }
    }
}
