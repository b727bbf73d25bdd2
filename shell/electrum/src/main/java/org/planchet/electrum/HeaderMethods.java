package org.planchet.electrum;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.planchet.electrum.ElectrumException.Code;
import org.planchet.primitives.BlockHeader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Headers of the best chain, with proofs against a checkpoint.
final class HeaderMethods {
    /// What the protocol calls a chunk.
    private static final int MAX_HEADERS = 2_016;

    private final ElectrumNode node;
    private final HeaderMerkle merkle;

    HeaderMethods(ElectrumNode node) {
        this.node = node;
        this.merkle = new HeaderMerkle(node);
    }

    Map<String, Method> all() {
        return Map.of(
                "blockchain.headers.subscribe", this::subscribe,
                "blockchain.block.header", this::header,
                "blockchain.block.headers", this::headers);
    }

    static JsonNode shown(ElectrumNode.Tip tip) {
        return ElectrumJson.object().put("hex", hex(tip.header())).put("height", tip.height());
    }

    private static String hex(BlockHeader header) {
        return HexFormat.of().formatHex(header.bytes());
    }

    private JsonNode subscribe(Session session, Parameters given) {
        // Before version 1.4 of the protocol a parameter asked for raw headers; now they always are.
        given.count(0, 1);
        session.watchHeaders();
        return shown(node.tip());
    }

    private JsonNode header(Session session, Parameters given) {
        given.count(1, 2);
        int height = given.whole(0);
        int checkpoint = checkpoint(given.whole(1, 0), height);
        List<BlockHeader> found = node.headers(height, 1);
        if (found.isEmpty()) throw new ElectrumException(Code.BAD_REQUEST, "height " + height + " is above the tip");
        if (checkpoint == 0) return ElectrumJson.text(hex(found.getFirst()));
        ObjectNode json = ElectrumJson.object();
        json.put("header", hex(found.getFirst()));
        return prove(json, height, checkpoint);
    }

    private JsonNode headers(Session session, Parameters given) {
        given.count(2, 3);
        int from = given.whole(0);
        int count = Math.min(given.whole(1), MAX_HEADERS);
        List<BlockHeader> found = count == 0 ? List.of() : node.headers(from, count);
        var hex = new StringBuilder();
        for (BlockHeader header : found) hex.append(hex(header));
        ObjectNode json = ElectrumJson.object();
        json.put("count", found.size());
        json.put("hex", hex.toString());
        json.put("max", MAX_HEADERS);
        int last = from + found.size() - 1;
        int asked = given.whole(2, 0);
        if (found.isEmpty() || asked == 0) return json;
        return prove(json, last, checkpoint(asked, last));
    }

    /// 0 asks for no proof.
    private int checkpoint(int asked, int height) {
        int tip = node.tip().height();
        if (asked != 0 && (asked < height || asked > tip))
            throw new ElectrumException(
                    Code.BAD_REQUEST,
                    "the checkpoint's height is " + asked + "; allowed: " + height + " to the tip's, " + tip);
        return asked;
    }

    private ObjectNode prove(ObjectNode json, int height, int checkpoint) {
        HeaderMerkle.Proof proof = merkle.proof(height, checkpoint);
        json.set("branch", ElectrumJson.texts(proof.branch()));
        return json.put("root", proof.root().toString());
    }
}
