package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Rejection;
import org.planchet.network.NetworkEffect.CheckBlock;
import org.planchet.network.NetworkEffect.CheckHeaders;
import org.planchet.network.NetworkEffect.CheckTx;
import org.planchet.network.NetworkEffect.Disconnect;
import org.planchet.network.NetworkEffect.Fetched;
import org.planchet.network.NetworkEffect.Send;
import org.planchet.network.NetworkEvent.MessageReceived;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;
import org.planchet.wire.NetAddress;
import org.planchet.wire.Services;

/// One machine on a stage, a clock that the test moves, and a script of what peers do to it. It stands in for the node:
/// what the machine wants judged is judged by [ToyChain] and [ToyPool], and the machine is told.
final class Stage {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final ToyChain chain = new ToyChain();
    final ToyPool pool = new ToyPool();
    final ToyFilters filters = new ToyFilters();
    final Network network;
    Instant now = START;

    /// Everything the machine wanted, in order, but for judgements.
    final List<NetworkEffect> effects = new ArrayList<>();

    /// Whether blocks and transactions are judged; else the test does it.
    boolean judging = true;

    /// Whether peers answer pings.
    boolean answering = true;

    private long nextPeer = 1;

    Stage() {
        this(NetworkSettings.defaults(5000));
    }

    Stage(NetworkSettings settings) {
        this(settings, List.of());
    }

    Stage(NetworkSettings settings, List<AddressRecord> known) {
        network = new Network(settings, chain, pool, filters, new SplittableRandom(42), known);
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
            if (answering && effect instanceof Send(PeerId to, Message.Ping(long nonce)))
                take(network.on(new MessageReceived(to, new Message.Pong(nonce)), now));
            if (judging) judge(effect);
        }
    }

    private void judge(NetworkEffect effect) {
        switch (effect) {
            case CheckHeaders(PeerId peer, var headers) -> {
                headers.forEach(chain::addHeader);
                take(network.on(new NetworkEvent.HeadersChecked(peer, headers, Optional.empty()), now));
            }
            case NetworkEffect.ForgetHeaders() -> {
                chain.forgetBareHeaders();
                take(network.on(new NetworkEvent.HeadersForgotten(), now));
            }
            case CheckBlock(PeerId peer, Block block) -> {
                List<Block> joined = chain.add(block);
                take(network.on(new NetworkEvent.BlockChecked(peer, block.hash(), Optional.empty()), now));
                if (joined != null && !joined.isEmpty()) tellJoined(joined);
            }
            case CheckTx(PeerId peer, var transaction) -> {
                pool.add(transaction);
                take(network.on(new NetworkEvent.TxChecked(Optional.of(peer), transaction, Optional.empty()), now));
            }
            case Fetched(var txid) -> pool.unbroadcast.remove(txid);
            default -> {}
        }
    }

    private void tellJoined(List<Block> joined) {
        var events = new ArrayList<ChainEvent>();
        for (Block block : joined) events.add(new ChainEvent.BlockConnected(block, 0, BlockUndo.EMPTY));
        take(network.on(new NetworkEvent.ChainChanged(events), now));
    }

    /// Our own chain gets these blocks.
    List<NetworkEffect> mined(List<Block> blocks) {
        int from = effects.size();
        var joined = new ArrayList<Block>();
        for (Block block : blocks) {
            List<Block> more = chain.add(block);
            if (more != null) joined.addAll(more);
        }
        tellJoined(joined);
        return List.copyOf(effects.subList(from, effects.size()));
    }

    /// Lets time pass, a tick each `step`.
    List<NetworkEffect> pass(Duration time, Duration step) {
        int from = effects.size();
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            now = now.plus(step);
            on(new NetworkEvent.Tick());
        }
        return List.copyOf(effects.subList(from, effects.size()));
    }

    List<NetworkEffect> pass(Duration time) {
        return pass(time, Duration.ofMillis(500));
    }

    /// One tick, so much later.
    List<NetworkEffect> after(Duration time) {
        now = now.plus(time);
        return on(new NetworkEvent.Tick());
    }

    /// What happens until every peer has been sent the addresses that wait for it.
    List<NetworkEffect> passAddresses() {
        return pass(AddressAnnouncer.MEAN.multipliedBy(10), Duration.ofSeconds(5));
    }

    PeerId nextId() {
        return new PeerId(nextPeer++);
    }

    static Endpoint at(String text) {
        return Endpoint.parse(text, 0);
    }

    /// A peer that did its part of the handshake.
    PeerId peer(String remote, boolean inbound) {
        return peer(remote, inbound, 0);
    }

    PeerId peer(String remote, boolean inbound, int height) {
        PeerId id = nextId();
        on(new PeerConnected(id, at(remote), inbound));
        shake(id, version(1_000 + id.value(), 0, height));
        return id;
    }

    void shake(PeerId id, Message.Version version) {
        receive(id, version);
        receive(id, new Message.WtxidRelay());
        receive(id, new Message.Verack());
    }

    static Message.Version version(long nonce, int listenPort, int height) {
        return version(nonce, Services.NETWORK | Services.WITNESS, listenPort, height);
    }

    static Message.Version version(long nonce, long services, int listenPort, int height) {
        return new Message.Version(
                70_016,
                services,
                0,
                NetAddress.NONE,
                new NetAddress(0, IpAddress.UNSPECIFIED, listenPort),
                nonce,
                "/toy/",
                height,
                true);
    }

    List<NetworkEffect> receive(PeerId peer, Message message) {
        return on(new MessageReceived(peer, message));
    }

    boolean connected(PeerId peer) {
        return network.peers().stream().anyMatch(info -> info.id().equals(peer));
    }

    /// The messages of one kind sent to a peer.
    static <M extends Message> List<M> sent(List<NetworkEffect> effects, PeerId peer, Class<M> kind) {
        var found = new ArrayList<M>();
        for (NetworkEffect effect : effects)
            if (effect instanceof Send(PeerId to, Message message) && to.equals(peer) && kind.isInstance(message))
                found.add(kind.cast(message));
        return found;
    }

    /// Why a peer was disconnected, empty if it was not.
    static Optional<Disconnect> ended(List<NetworkEffect> effects, PeerId peer) {
        for (NetworkEffect effect : effects)
            if (effect instanceof Disconnect end && end.peer().equals(peer)) return Optional.of(end);
        return Optional.empty();
    }

    List<NetworkEffect> refuse(PeerId peer, Transaction transaction, Rejection why) {
        return on(new NetworkEvent.TxChecked(Optional.of(peer), transaction, Optional.of(why)));
    }
}
