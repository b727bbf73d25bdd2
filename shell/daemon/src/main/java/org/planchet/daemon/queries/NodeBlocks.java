package org.planchet.daemon.queries;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.primitives.Block;
import org.planchet.views.ApiArguments;
import org.planchet.views.ApiArguments.BlockName;
import org.planchet.views.ApiMapper;
import org.planchet.views.Place;

/// Blocks of the node as they are asked for and shown.
final class NodeBlocks {
    private NodeBlocks() {}

    /// The block that a height, a hash or `latest` names.
    static BlockIndex named(ChainSnapshot chain, String ref) {
        BlockIndex found = switch (ApiArguments.block(ref)) {
            case BlockName.Latest _ -> chain.tip();
            case BlockName.AtHeight(int height) -> chain.atHeight(height);
            case BlockName.WithHash(var hash) -> chain.find(hash);
        };
        if (found == null) throw ApiArguments.noBlock(ref);
        return found;
    }

    /// The block's data.
    static Block data(NodeLoop loop, BlockIndex index) {
        Block block = loop.block(index);
        if (block == null && index.isLost())
            throw new ApiException(Kind.UNAVAILABLE, ErrorCode.BLOCK_LOST, index.hash());
        if (block == null) throw new ApiException(Kind.NOT_FOUND, ErrorCode.HEADER_ONLY, index.hash());
        return block;
    }

    static Place place(ChainSnapshot chain, BlockIndex index) {
        boolean best = chain.isInBestChain(index);
        BlockIndex next = best ? chain.atHeight(index.height() + 1) : null;
        return new Place(
                index.height(),
                index.hash(),
                index.chainWork(),
                index.medianTimePast(),
                best ? chain.tip().height() - index.height() + 1 : 0,
                next == null ? null : next.hash());
    }

    /// What the transaction at a position of the block spends; empty if that is not known.
    static List<ApiMapper.Spent> spent(ChainParams params, @Nullable BlockUndo undo, int position) {
        if (undo == null || position == 0 || position > undo.spent().size()) return List.of();
        return undo.spent().get(position - 1).stream()
                .map(coin -> ApiMapper.Spent.of(coin.output(), params))
                .toList();
    }
}
