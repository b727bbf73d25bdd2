package org.planchet.network;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Rejection;
import org.planchet.network.NetworkEvent.AddPeer;
import org.planchet.network.NetworkEvent.BlockChecked;
import org.planchet.network.NetworkEvent.BlockRefused;
import org.planchet.network.NetworkEvent.ChainChanged;
import org.planchet.network.NetworkEvent.ConnectFailed;
import org.planchet.network.NetworkEvent.HeadersChecked;
import org.planchet.network.NetworkEvent.MalformedMessage;
import org.planchet.network.NetworkEvent.MessageReceived;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.network.NetworkEvent.PeerDisconnected;
import org.planchet.network.NetworkEvent.RemovePeer;
import org.planchet.network.NetworkEvent.Resolved;
import org.planchet.network.NetworkEvent.SendQueueEmpty;
import org.planchet.network.NetworkEvent.SyncNow;
import org.planchet.network.NetworkEvent.Tick;
import org.planchet.network.NetworkEvent.TxChecked;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Transaction;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.Message;

/// The machine: one owner thread, no I/O. It reads the chain and the mempool through [ChainReads] and
/// [MempoolReads] and never writes them. It only hands each event to the part concerned.
public final class Network implements NetworkReader {
    private final Parts parts;
    private final PeerMessages messages;
    private @Nullable List<AddressRecord> toLoad;
    private Instant now = Instant.EPOCH;

    /// @param random seeded by the caller; all of the machine's chance comes from it
    /// @param known  what [#toKeep] gave in an earlier run; what makes no sense is left out
    public Network(
            NetworkSettings settings,
            ChainReads chain,
            MempoolReads mempool,
            FilterReads filters,
            RandomGenerator random,
            List<AddressRecord> known) {
        this(settings, chain, mempool, filters, null, random, known);
    }

    /// The machine of a light node: the same, but that it asks for filters of blocks, and fetches only the blocks that
    /// match.
    ///
    /// @param chain whose tip is the last block that was looked at
    public static Network light(
            NetworkSettings settings,
            ChainReads chain,
            MempoolReads mempool,
            FilterWatch watch,
            RandomGenerator random,
            List<AddressRecord> known) {
        return new Network(settings, chain, mempool, FilterReads.NONE, watch, random, known);
    }

    private Network(
            NetworkSettings settings,
            ChainReads chain,
            MempoolReads mempool,
            FilterReads filters,
            @Nullable FilterWatch watch,
            RandomGenerator random,
            List<AddressRecord> known) {
        parts = new Parts(settings, chain, mempool, filters, watch, random, this::onGone);
        messages = new PeerMessages(parts);
        toLoad = List.copyOf(known);
    }

    /// Takes an event and gives what is to be done about it, in order.
    public List<NetworkEffect> on(NetworkEvent event, Instant at) {
        now = at;
        if (toLoad != null) {
            parts.book.load(toLoad, at);
            parts.connections.load(toLoad, at);
            toLoad = null;
        }
        updateInitialDownload();
        switch (event) {
            case PeerConnected(PeerId id, Endpoint remote, var arrived) -> onConnected(id, remote, arrived);
            case ConnectFailed(Endpoint target, String reason) ->
                parts.connections.onConnectFailed(target, reason, now);
            case PeerDisconnected(PeerId id, var _) -> withPeer(id, parts.context::forget);
            case MessageReceived(PeerId id, Message message) -> withPeer(id, peer -> messages.on(peer, message, now));
            case NetworkEvent.PartReceived(PeerId id) -> withPeer(id, peer -> peer.keepAlive.lastHeard = now);
            case MalformedMessage(PeerId id, String reason) -> withPeer(id, peer -> onBadBytes(peer, reason));
            case SendQueueEmpty(PeerId id) -> withPeer(id, parts.serving::onDrained);
            case Tick() -> tick();
            case NetworkEvent.Uploaded(long total) -> parts.serving.upload().sent(total, now);
            case Resolved(Endpoint name, var addresses) -> parts.connections.onResolved(name, addresses, now);
            case AddPeer(Endpoint endpoint, boolean encrypted) -> parts.connections.addPeer(endpoint, encrypted, now);
            case RemovePeer(Endpoint endpoint, boolean block) -> parts.connections.removePeer(endpoint, block);
            case NetworkEvent.Anchors(var nodes) -> parts.connections.slots().setAnchors(nodes);
            case NetworkEvent.AddBans(var bans) -> parts.connections.ban(bans, now);
            case NetworkEvent.RemoveBans(var subnets) -> parts.connections.unban(subnets);
            case NetworkEvent.SetActive(boolean active) -> parts.connections.setActive(active, now);
            case NetworkEvent.AddAddress(Endpoint address, long services, boolean answers) ->
                parts.book.addByUser(address, services, answers, now);
            case NetworkEvent.TryPeer(Endpoint endpoint, var kind, boolean encrypted) ->
                parts.connections.tryPeer(endpoint, kind, encrypted, now);
            case NetworkEvent.DropPeer(PeerId id) ->
                withPeer(id, peer -> parts.context.disconnect(peer, "disconnected by the user"));
            case NetworkEvent.FetchBlock(PeerId id, BlockHash hash) ->
                withPeer(id, peer -> parts.download.fetch(peer, hash, now));
            case NetworkEvent.SendMessage(PeerId id, Message message) ->
                withPeer(id, peer -> parts.context.send(peer, message));
            case NetworkEvent.PingNow() -> {
                for (Peer peer : parts.context.all()) parts.keepAlive.pingNow(peer, now);
            }
            case SyncNow(int from) -> parts.headers.askAll(from, now, true);
            case NetworkEvent.HeadersForgotten() -> parts.headers.onForgotten(now);
            case NetworkEvent.RoomChanged(boolean room) -> parts.download.setRoom(room && parts.light == null, now);
            case HeadersChecked checked -> onHeadersChecked(checked);
            case NetworkEvent.BlockWellFormed(var block) -> parts.blocks.onWellFormed(block);
            case BlockChecked(PeerId id, BlockHash hash, var rejection) -> onBlockChecked(id, hash, rejection);
            case BlockRefused(BlockHash hash, var rejection) -> parts.download.onRefused(hash, rejection);
            case TxChecked(var from, var transaction, var rejection) -> {
                rejection.ifPresent(why -> parts.compact.onRefused(transaction, why));
                parts.transactions.onChecked(from, transaction, rejection, now);
            }
            case NetworkEvent.TxReplaced(var transaction) -> parts.compact.onReplaced(transaction);
            case NetworkEvent.TxIgnored(Transaction transaction) -> parts.transactions.onIgnored(transaction, now);
            case NetworkEvent.PackageChecked checked -> parts.transactions.onPackageChecked(checked, now);
            case ChainChanged(List<ChainEvent> events) -> onChainChanged(events);
        }
        return parts.context.drain();
    }

    private void onHeadersChecked(HeadersChecked checked) {
        withPeer(checked.peer(), peer -> parts.headers.onChecked(peer, checked.headers(), checked.rejection(), now));
        withPeer(checked.peer(), peer -> parts.compact.onHeadersChecked(peer, checked.headers(), now));
        parts.download.fill(now);
        if (parts.light != null) parts.light.go(now);
    }

    private void onBlockChecked(PeerId id, BlockHash hash, Optional<Rejection> rejection) {
        if (parts.light != null) {
            parts.light.onChecked(parts.context.peer(id), hash, rejection, now);
            return;
        }
        parts.compact.onChecked(hash);
        parts.download.onChecked(parts.context.peer(id), hash, rejection, now);
        if (rejection.isPresent() || !parts.context.initialDownload.isOver() || parts.download.inFlight() > 0) return;
        withPeer(id, parts.compactPeers::onBlockFrom);
    }

    private void updateInitialDownload() {
        if (parts.context.initialDownload.isOver()) return;
        parts.context.initialDownload.update(!parts.context.ready().isEmpty(), parts.headers.syncing(now), now);
    }

    private void withPeer(PeerId id, Consumer<Peer> action) {
        Peer peer = parts.context.peer(id);
        if (peer != null) action.accept(peer);
    }

    private void onConnected(PeerId id, Endpoint remote, Optional<ListenSocket> arrived) {
        Peer peer = parts.connections.onConnected(id, remote, arrived, now);
        if (peer != null) parts.handshake.onConnected(peer, now);
    }

    private void onGone(Peer peer) {
        if (parts.light != null) parts.light.onGone(peer);
        parts.headers.onGone(peer);
        parts.download.onGone(peer, now);
        parts.transactions.onGone(peer);
        parts.serving.onGone(peer);
        parts.compactPeers.onGone(peer);
        parts.connections.onGone(peer, now);
    }

    /// Before its version message a peer may simply speak another protocol (Bitcoin Core first tries
    /// BIP-0324's and then dials again): it is not penalised for that.
    private void onBadBytes(Peer peer, String reason) {
        if (peer.version().isEmpty()) parts.context.disconnect(peer, reason);
        else parts.context.misbehaved(peer, reason);
    }

    private void onChainChanged(List<ChainEvent> events) {
        for (ChainEvent event : events) {
            switch (event) {
                case ChainEvent.BlockConnected(var block, var _, var _) -> {
                    parts.transactions.onBlock(block);
                    if (parts.light == null) parts.compactServing.onBlock(block);
                }
                case ChainEvent.BlockDisconnected _ -> parts.transactions.onBlockUndone();
            }
        }
        if (parts.light == null) parts.blocks.onNewTip();
        parts.trim.onNewTip(now);
        parts.download.fill(now);
        if (parts.light != null) parts.light.go(now);
    }

    private void tick() {
        for (Peer peer : parts.context.all()) parts.handshake.tick(peer, now);
        parts.keepAlive.tick(now);
        parts.connections.tick(now);
        parts.trim.tick(now);
        parts.headers.tick(now);
        parts.download.tick(now);
        if (parts.light != null) parts.light.tick(now);
        parts.transactions.tick(now);
        parts.feeFilters.tick(now);
        parts.gossip.tick(now);
        parts.serving.tick(now);
    }

    @Override
    public long services() {
        return parts.context.services();
    }

    @Override
    public boolean relaysTransactions() {
        return parts.context.settings.relay().transactions();
    }

    @Override
    public String userAgent() {
        return parts.context.settings.self().userAgent();
    }

    /// Whether nothing is kept of any peer, as it must be once all have left.
    boolean isEmpty() {
        return parts.context.peers.isEmpty()
                && parts.download.isEmpty()
                && parts.transactions.isEmpty()
                && parts.serving.isEmpty();
    }

    @Override
    public List<PeerInfo> peers() {
        return PeerViews.of(parts.context.peers.values(), parts.connections, parts.context.chain, now);
    }

    @Override
    public List<AddressRecord> knownNodes() {
        return parts.book.records();
    }

    @Override
    public List<AddressPlace> addressPlaces() {
        return parts.book.places();
    }

    @Override
    public int knownNodeCount() {
        return parts.book.size();
    }

    @Override
    public Optional<AddressRecord> knownNode(Endpoint address) {
        return Optional.ofNullable(parts.book.find(address));
    }

    @Override
    public List<AddressRecord> toKeep(Set<Endpoint> configured) {
        return toLoad != null ? toLoad : parts.connections.records(configured);
    }

    @Override
    public List<Endpoint> anchors() {
        return parts.connections.anchors();
    }

    @Override
    public List<ManualPeer> manualStates() {
        return parts.connections.manualStates();
    }

    @Override
    public List<Endpoint> manualPeers() {
        return parts.connections.manualPeers();
    }

    @Override
    public List<Endpoint> blockedPeers() {
        return parts.connections.blockedPeers();
    }

    @Override
    public List<Ban> bans() {
        return parts.connections.bans();
    }

    @Override
    public Upload upload() {
        return parts.serving.upload().view();
    }

    @Override
    public Set<AddressNetwork> reached() {
        return parts.context.settings.reach().routes().networks();
    }

    @Override
    public ClockOffset clockOffset() {
        return parts.handshake.clockOffset();
    }

    @Override
    public boolean isActive() {
        return parts.connections.isActive();
    }

    @Override
    public boolean isSelf(Endpoint endpoint) {
        return parts.connections.isSelf(endpoint);
    }

    @Override
    public boolean initialDownloadIsOver() {
        return parts.context.initialDownload.isOver();
    }

    @Override
    public List<Orphan> orphans() {
        return parts.transactions.orphans();
    }

    @Override
    public int orphanCount() {
        return parts.transactions.orphanCount();
    }

    @Override
    public int blocksInFlight() {
        return parts.download.inFlight();
    }

    @Override
    public boolean syncing() {
        return parts.headers.syncing(now);
    }

    @Override
    public boolean hasReceivedHeaders() {
        return parts.headers.hasReceivedHeaders();
    }

    @Override
    public boolean caughtUp() {
        return initialDownloadIsOver() && parts.headers.isLevelWithPeers(now);
    }
}
