package org.planchet.server;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.planchet.api.BlockView;
import org.planchet.api.HeaderView;
import org.planchet.api.NodeStatus;
import org.planchet.api.PeerView;

/// Something that happened at the node. Each event carries a whole state and not a difference, so a
/// subscriber that misses one is up to date again with the next.
sealed interface NodeEvent {
    /// Another block is the best one: the node's status then.
    record Tip(NodeStatus status) implements NodeEvent {}

    /// The latest blocks of the best chain, newest first.
    record Blocks(List<Block> latest) implements NodeEvent {
        public Blocks {
            latest = List.copyOf(latest);
        }
    }

    /// What the node is doing; the fields mean what they mean in [NodeStatus].
    record Work(
            int headers,
            boolean syncing,
            @JsonUnwrapped NodeStatus.Network network,
            @JsonUnwrapped NodeStatus.Mining mining)
            implements NodeEvent {

        static Work of(NodeStatus status) {
            return new Work(status.best().headers(), status.best().syncing(), status.network(), status.mining());
        }
    }

    /// Transactions entered the mempool or left it: how many wait now, and their virtual bytes.
    record Pool(int transactions, long bytes) implements NodeEvent {}

    /// A neighbour came, went, or changed.
    record Peers(List<Peer> peers) implements NodeEvent {
        public Peers {
            peers = List.copyOf(peers);
        }
    }

    /// A block in a line; the fields mean what they mean in [BlockView].
    ///
    /// @param transactions how many, the coinbase included; 0, as all that follows, if only the header is known
    record Block(
            int index,
            String hash,
            String previousHash,
            long timestamp,
            int difficulty,
            int transactions,
            int size,
            int weight,
            long totalOutput,
            long totalFees) {

        static Block of(HeaderView header) {
            return new Block(
                    header.index(),
                    header.hash(),
                    header.previousHash(),
                    header.timestamp(),
                    header.difficulty(),
                    0,
                    0,
                    0,
                    0,
                    0);
        }

        static Block of(BlockView block) {
            return new Block(
                    block.index(),
                    block.hash(),
                    block.previousHash(),
                    block.timestamp(),
                    block.difficulty(),
                    block.transactions().size(),
                    block.size(),
                    block.weight(),
                    block.totalOutput(),
                    block.totalFees());
        }
    }

    /// A neighbour in a line; the fields mean what they mean in [PeerView].
    record Peer(String address, String direction, String status, int height) {
        static Peer of(PeerView peer) {
            return new Peer(
                    peer.address(),
                    peer.direction(),
                    peer.status(),
                    peer.contact().height());
        }
    }
}
