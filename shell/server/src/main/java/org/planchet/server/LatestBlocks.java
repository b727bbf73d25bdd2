package org.planchet.server;

import java.util.ArrayList;
import java.util.List;
import org.planchet.api.ApiException;
import org.planchet.api.ChainApi;

/// The last blocks of the best chain, each asked for once. For one thread.
final class LatestBlocks {
    static final int KEPT = 12;

    private final ChainApi node;
    private List<NodeEvent.Block> latest = List.of();

    LatestBlocks(ChainApi node) {
        this.node = node;
    }

    /// The blocks that end in `tip`, newest first, at most [#KEPT].
    List<NodeEvent.Block> upTo(String tip) {
        var blocks = new ArrayList<NodeEvent.Block>();
        String hash = tip;
        while (blocks.size() < KEPT) {
            int known = indexOf(hash);
            if (known >= 0) {
                blocks.addAll(latest.subList(known, latest.size()));
                break;
            }
            NodeEvent.Block block = ask(hash);
            blocks.add(block);
            if (block.index() == 0) break;
            hash = block.previousHash();
        }
        latest = List.copyOf(blocks.subList(0, Math.min(KEPT, blocks.size())));
        return latest;
    }

    /// A light node knows the header.
    private NodeEvent.Block ask(String hash) {
        try {
            return NodeEvent.Block.of(node.block(hash));
        } catch (ApiException light) {
            if (light.kind() != ApiException.Kind.NOT_SUPPORTED) throw light;
            return NodeEvent.Block.of(node.header(hash));
        }
    }

    private int indexOf(String hash) {
        for (int i = 0; i < latest.size(); i++) if (latest.get(i).hash().equals(hash)) return i;
        return -1;
    }
}
