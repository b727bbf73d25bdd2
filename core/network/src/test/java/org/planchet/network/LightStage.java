package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.fixtures.Handshakes;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;

/// The network machine of a light node on a stage, with a clock that the test moves and a chain that peers tell of. It
/// stands in for the node: headers are taken, blocks that do not concern the wallet are passed over, others are good.
final class LightStage {
    final ToyChain chain = new ToyChain();
    final List<Block> blocks;

    /// Everything the machine wanted, in order.
    final List<NetworkEffect> effects = new ArrayList<>();

    private final Network network;
    private Instant now;
    private long lastPeer;

    /// @param count blocks that peers have
    LightStage(FilterWatch watch, int count) {
        blocks = ToyChain.blocks(ToyChain.GENESIS.header(), count, 1);
        now = Instant.ofEpochSecond(blocks.getLast().header().time());
        network = Network.light(
                NetworkSettings.defaults(0).withDiscover(false).withServices(0, 0),
                chain,
                new ToyPool(),
                watch,
                new SplittableRandom(1),
                List.of());
    }

    /// What the machine wants now because of this.
    List<NetworkEffect> on(NetworkEvent event) {
        int from = effects.size();
        take(network.on(event, now));
        return List.copyOf(effects.subList(from, effects.size()));
    }

    private void take(List<NetworkEffect> wanted) {
        for (NetworkEffect effect : wanted) {
            effects.add(effect);
            switch (effect) {
                case NetworkEffect.CheckHeaders(var peer, var headers) -> {
                    headers.forEach(chain::addHeader);
                    take(network.on(new NetworkEvent.HeadersChecked(peer, headers, Optional.empty()), now));
                }
                case NetworkEffect.NotConcerned(BlockHash upTo) -> moveTo(upTo);
                case NetworkEffect.CheckBlock(var peer, var block) -> {
                    chain.add(block);
                    take(network.on(new NetworkEvent.BlockChecked(peer, block.hash(), Optional.empty()), now));
                    moved(block);
                }
                default -> {}
            }
        }
    }

    private void moveTo(BlockHash upTo) {
        for (Block block : blocks) {
            chain.add(block);
            if (block.hash().equals(upTo)) {
                moved(block);
                return;
            }
        }
    }

    private void moved(Block tip) {
        var event = new ChainEvent.BlockConnected(tip, chain.tip().height(), BlockUndo.EMPTY);
        take(network.on(new NetworkEvent.ChainChanged(List.of(event)), now));
    }

    List<NetworkEffect> say(PeerId peer, Message message) {
        return on(new NetworkEvent.MessageReceived(peer, message));
    }

    /// A peer that the user named, with these services, after its handshake.
    PeerId peer(long services) {
        return peer(services, true);
    }

    /// @param manual whether the user named it, or this node found it
    PeerId peer(long services, boolean manual) {
        var peer = new PeerId(++lastPeer);
        var place = Endpoint.of(IpAddress.ofIpv4(new byte[] {10, 0, (byte) lastPeer, 1}), 5000);
        if (manual) on(new NetworkEvent.AddPeer(place));
        on(new NetworkEvent.PeerConnected(peer, place, false));
        say(peer, Handshakes.version(services, now.getEpochSecond(), lastPeer, blocks.size()));
        say(peer, new Message.Verack());
        return peer;
    }

    void tellHeaders(PeerId... peers) {
        for (PeerId peer : peers) say(peer, new Message.Headers(ToyChain.headers(blocks)));
        tick(Duration.ofMillis(100));
    }

    List<NetworkEffect> tick(Duration later) {
        now = now.plus(later);
        return on(new NetworkEvent.Tick());
    }

    /// The messages of one kind that were sent, to whomever.
    <T extends Message> List<NetworkEffect.Send> sent(Class<T> kind) {
        return effects.stream()
                .filter(effect -> effect instanceof NetworkEffect.Send(var _, var message) && kind.isInstance(message))
                .map(NetworkEffect.Send.class::cast)
                .toList();
    }

    /// Why peers were disconnected.
    List<String> dropped() {
        return effects.stream()
                .filter(NetworkEffect.Disconnect.class::isInstance)
                .map(effect -> ((NetworkEffect.Disconnect) effect).reason())
                .toList();
    }
}
