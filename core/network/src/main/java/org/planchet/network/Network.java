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
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message;
import org.planchet.wire.Message.Version;
import org.planchet.wire.ProtocolVersion;
import org.planchet.wire.Services;

/// The machine: one owner thread, no I/O. It reads the chain and the memory pool through [ChainReads] and
/// [MempoolReads] and never writes them. It only hands each event to the part concerned.
public final class Network implements NetworkReader {
    private final Context context;
    private final AddressBook book;
    private final Handshake handshake;
    private final KeepAlive keepAlive;
    private final HeaderSync headers;
    private final BlockDownload download;
    private final BlockRelay blocks;
    private final TxAnnouncer announcer;
    private final TxRelay transactions;
    private final DataServer serving;
    private final AddressGossip gossip;
    private final Connections connections;
    private final CompactPeers compactPeers;
    private final CompactServer compactServing;
    private final CompactDownload compact;
    private final OutboundTrim trim;

    /// Of a light node: what it has in place of blocks to download, to announce and to serve.
    private final @Nullable FilterSync filterSync;

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

    /// The machine of a light node: the same, but that it fetches compact filters, and only the blocks that match.
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
        context = new Context(settings, chain, mempool, filters, random, this::onGone);
        book = new AddressBook(random);
        handshake = new Handshake(context);
        keepAlive = new KeepAlive(context);
        headers = new HeaderSync(context);
        download = new BlockDownload(context, headers);
        announcer = new TxAnnouncer(context);
        transactions = new TxRelay(context, announcer);
        serving = new DataServer(context, announcer);
        compactPeers = new CompactPeers(context);
        compactServing = serving.compact();
        compact = new CompactDownload(context, headers, download);
        blocks = new BlockRelay(context, compactServing);
        gossip = new AddressGossip(context, book);
        connections = new Connections(context, book);
        trim = new OutboundTrim(context, headers, download, connections.slots());
        filterSync = watch == null ? null : new FilterSync(context, watch);
        if (watch != null) download.setRoom(false, now);
        toLoad = List.copyOf(known);
    }

    /// Takes an event and gives what is to be done about it, in order.
    public List<NetworkEffect> on(NetworkEvent event, Instant at) {
        now = at;
        if (toLoad != null) {
            book.load(toLoad, at);
            connections.load(toLoad, at);
            toLoad = null;
        }
        updateInitialDownload();
        switch (event) {
            case PeerConnected(PeerId id, Endpoint remote, boolean inbound) -> onConnected(id, remote, inbound);
            case ConnectFailed(Endpoint target, var _) -> connections.onConnectFailed(target, now);
            case PeerDisconnected(PeerId id, var _) -> withPeer(id, context::forget);
            case MessageReceived(PeerId id, Message message) -> withPeer(id, peer -> onMessage(peer, message));
            case NetworkEvent.PartReceived(PeerId id) -> withPeer(id, peer -> peer.keepAlive.lastHeard = now);
            case MalformedMessage(PeerId id, String reason) -> withPeer(id, peer -> onBadBytes(peer, reason));
            case SendQueueEmpty(PeerId id) -> withPeer(id, serving::onDrained);
            case Tick() -> tick();
            case NetworkEvent.Uploaded(long total) -> serving.upload().sent(total, now);
            case Resolved(Endpoint name, var addresses) -> connections.onResolved(name, addresses, now);
            case AddPeer(Endpoint endpoint, boolean encrypted) -> connections.addPeer(endpoint, encrypted, now);
            case RemovePeer(Endpoint endpoint, boolean block) -> connections.removePeer(endpoint, block);
            case NetworkEvent.Anchors(var nodes) -> connections.slots().setAnchors(nodes);
            case NetworkEvent.AddBans(var bans) -> connections.ban(bans, now);
            case NetworkEvent.RemoveBans(var subnets) -> connections.unban(subnets);
            case NetworkEvent.SetActive(boolean active) -> connections.setActive(active, now);
            case NetworkEvent.AddAddress(Endpoint address, long services, boolean answers) ->
                book.addByUser(address, services, answers, now);
            case NetworkEvent.TryPeer(Endpoint endpoint, ConnectionKind kind, boolean encrypted) ->
                connections.tryPeer(endpoint, kind, encrypted, now);
            case NetworkEvent.DropPeer(PeerId id) ->
                withPeer(id, peer -> context.disconnect(peer, "disconnected by the user"));
            case NetworkEvent.PingNow() -> {
                for (Peer peer : context.all()) keepAlive.pingNow(peer, now);
            }
            case SyncNow(int from) -> headers.askAll(from, now, true);
            case NetworkEvent.HeadersForgotten() -> headers.onForgotten(now);
            case NetworkEvent.RoomChanged(boolean room) -> download.setRoom(room && filterSync == null, now);
            case HeadersChecked(PeerId id, var list, var rejection) -> {
                withPeer(id, peer -> headers.onChecked(peer, list, rejection, now));
                withPeer(id, peer -> compact.onHeadersChecked(peer, list, now));
                download.fill(now);
                if (filterSync != null) filterSync.go(now);
            }
            case NetworkEvent.BlockWellFormed(var block) -> blocks.onWellFormed(block);
            case BlockChecked(PeerId id, BlockHash hash, var rejection) -> onBlockChecked(id, hash, rejection);
            case BlockRefused(BlockHash hash, var rejection) -> download.onRefused(hash, rejection);
            case TxChecked(var from, var transaction, var rejection) -> {
                rejection.ifPresent(why -> compact.onRefused(transaction, why));
                transactions.onChecked(from, transaction, rejection, now);
            }
            case NetworkEvent.TxReplaced(var transaction) -> compact.onReplaced(transaction);
            case NetworkEvent.TxIgnored(Transaction transaction) -> transactions.onIgnored(transaction, now);
            case NetworkEvent.PackageChecked checked -> transactions.onPackageChecked(checked, now);
            case ChainChanged(List<ChainEvent> events) -> onChainChanged(events);
        }
        return context.drain();
    }

    private void onBlockChecked(PeerId id, BlockHash hash, Optional<Rejection> rejection) {
        if (filterSync != null) {
            filterSync.onChecked(context.peer(id), hash, rejection, now);
            return;
        }
        compact.onChecked(hash);
        download.onChecked(context.peer(id), hash, rejection, now);
        if (rejection.isPresent() || !context.initialDownload.isOver() || download.inFlight() > 0) return;
        withPeer(id, compactPeers::onBlockFrom);
    }

    private void updateInitialDownload() {
        if (context.initialDownload.isOver()) return;
        context.initialDownload.update(!context.ready().isEmpty(), headers.syncing(now), now);
    }

    private void withPeer(PeerId id, Consumer<Peer> action) {
        Peer peer = context.peer(id);
        if (peer != null) action.accept(peer);
    }

    private void onConnected(PeerId id, Endpoint remote, boolean inbound) {
        Peer peer = connections.onConnected(id, remote, inbound, now);
        if (peer != null) handshake.onConnected(peer, now);
    }

    private void onGone(Peer peer) {
        if (filterSync != null) filterSync.onGone(peer);
        headers.onGone(peer);
        download.onGone(peer, now);
        transactions.onGone(peer);
        serving.onGone(peer);
        compactPeers.onGone(peer);
        connections.onGone(peer, now);
    }

    /// Before it has said who it is, a stranger may just speak another protocol (Bitcoin Core tries BIP-0324's
    /// first and then dials again): it is not held against it.
    private void onBadBytes(Peer peer, String reason) {
        if (peer.version().isEmpty()) context.disconnect(peer, reason);
        else context.misbehaved(peer, reason);
    }

    private void onMessage(Peer peer, Message message) {
        peer.lastSeen = now;
        peer.keepAlive.lastHeard = now;
        switch (message) {
            case Version version -> onVersion(peer, version);
            case Message.Verack() -> {
                if (handshake.onVerack(peer)) onReady(peer);
            }
            case Message.WtxidRelay() -> handshake.onWtxidRelay(peer);
            case Message.SendAddrV2() -> handshake.onSendAddrV2(peer);
            default -> {
                // Nothing else is heard before the handshake is done (P21).
                if (peer.ready()) onReadyMessage(peer, message);
            }
        }
    }

    private void onReadyMessage(Peer peer, Message message) {
        switch (message) {
            case Version _, Message.Verack _, Message.WtxidRelay _, Message.SendAddrV2 _ ->
                throw new AssertionError("the handshake's own: " + message);
            case Message.Ping ping -> keepAlive.onPing(peer, ping);
            case Message.Pong pong -> keepAlive.onPong(peer, pong, now);
            case Message.GetHeaders request -> serving.onGetHeaders(peer, request);
            case Message.GetBlocks request -> serving.onGetBlocks(peer, request);
            case Message.GetData(var items) -> serving.onGetData(peer, items);
            case Message.Headers(var list) -> {
                headers.onHeaders(peer, list, now);
                download.fill(now);
            }
            case Message.SendHeaders() -> peer.sync.wantsHeaders = true;
            case Message.Inv(var items) -> onInv(peer, items);
            case Message.NotFound(var items) -> {
                download.onNotFound(peer, items, now);
                transactions.onNotFound(peer, items, now);
            }
            case Message.BlockMessage(var block) -> {
                if (filterSync != null) filterSync.onBlock(peer, block, now);
                else download.onBlock(peer, block, now);
            }
            case Message.TxMessage(var transaction) -> transactions.onTx(peer, transaction, now);
            case Message.Addr(var addresses) -> gossip.onAddr(peer, addresses, now);
            case Message.AddrV2(var entries) -> gossip.onAddrV2(peer, entries, now);
            case Message.GetAddr() -> gossip.onGetAddr(peer, now);
            case Message.MempoolRequest() -> {
                // Else anybody could look for what came to us first.
                if (serving.givesPool(peer)) announcer.onPoolAsked(peer, now);
            }
            case Message.FeeFilter(long feeRate) -> peer.relay.feeFilter = Math.max(0, feeRate);
            case Message.SendCmpct offer -> compactPeers.onSendCmpct(peer, offer);
            case Message.CmpctBlock block -> {
                if (filterSync == null) compact.onCmpctBlock(peer, block, now);
            }
            case Message.GetBlockTxn request -> compactServing.onGetBlockTxn(peer, request);
            case Message.BlockTxn answer -> compact.onBlockTxn(peer, answer, now);
            case Message.GetCFilters request -> serving.filters().onGetCFilters(peer, request);
            case Message.GetCFHeaders request -> serving.filters().onGetCFHeaders(peer, request);
            case Message.GetCFCheckpt request -> serving.filters().onGetCFCheckpt(peer, request);
            case Message.CFilter filter -> {
                if (filterSync != null) filterSync.onCFilter(peer, filter, now);
            }
            case Message.CFHeaders filterHeaders -> {
                if (filterSync != null) filterSync.onCFHeaders(peer, filterHeaders, now);
            }
            // Nobody is asked for these.
            case Message.CFCheckpt _, Message.MerkleBlockMessage _ -> {}
            case Message.FilterLoad load -> serving.bloom().onFilterLoad(peer, load);
            case Message.FilterAdd(var element) -> serving.bloom().onFilterAdd(peer, element);
            case Message.FilterClear() -> serving.bloom().onFilterClear(peer);
            // Newer peers may say more than we know.
            case Message.Unknown _ -> {}
        }
    }

    private void onVersion(Peer peer, Version version) {
        Peer self = peer.version().isEmpty() ? handshake.sender(version) : null;
        if (self != null) connections.onSelf(self);
        if (!handshake.onVersion(peer, version, now)) return;
        boolean useless = filterSync != null && !peer.inbound && !peer.offers(Services.COMPACT_FILTERS);
        if (useless && !peer.manual) context.disconnect(peer, "does not serve compact filters");
        else connections.onVersion(peer);
    }

    private void onReady(Peer peer) {
        if (filterSync == null) compactPeers.onReady(peer);
        connections.onReady(peer, now);
        if (peer.gone) return;
        if (peer.speaks(ProtocolVersion.SEND_HEADERS)) context.send(peer, new Message.SendHeaders());
        gossip.onReady(peer, now);
        headers.start(now);
        if (filterSync == null) blocks.onReady(peer);
        keepAlive.tick(peer, now);
    }

    /// Of the blocks announced, those we know tell what the peer has; of the others the last is asked about.
    private void onInv(Peer peer, List<InventoryItem> items) {
        BlockHash unknown = null;
        boolean blocksToo = false;
        boolean transactionsToo = false;
        for (InventoryItem item : items) {
            if (item.type() != InventoryItem.BLOCK) {
                transactionsToo = true;
                continue;
            }
            blocksToo = true;
            var hash = new BlockHash(item.hash());
            if (context.chain.find(hash) == null) unknown = hash;
            else headers.onAnnounced(peer, hash, now);
        }
        if (unknown != null) headers.onAnnounced(peer, unknown, now);
        if (transactionsToo) transactions.onInv(peer, items, now);
        if (blocksToo) download.fill(now);
    }

    private void onChainChanged(List<ChainEvent> events) {
        for (ChainEvent event : events) {
            switch (event) {
                case ChainEvent.BlockConnected(var block, var _, var _) -> {
                    transactions.onBlock(block);
                    if (filterSync == null) compactServing.onBlock(block);
                }
                case ChainEvent.BlockDisconnected _ -> transactions.onBlockUndone();
            }
        }
        if (filterSync == null) blocks.onNewTip();
        trim.onNewTip(now);
        download.fill(now);
        if (filterSync != null) filterSync.go(now);
    }

    private void tick() {
        for (Peer peer : context.all()) handshake.tick(peer, now);
        keepAlive.tick(now);
        connections.tick(now);
        trim.tick(now);
        headers.tick(now);
        download.tick(now);
        if (filterSync != null) filterSync.tick(now);
        transactions.tick(now);
        gossip.tick(now);
        serving.tick(now);
    }

    @Override
    public long services() {
        return context.services();
    }

    @Override
    public boolean relaysTransactions() {
        return context.settings.relay().transactions();
    }

    @Override
    public String userAgent() {
        return context.settings.self().userAgent();
    }

    /// Whether nothing is kept of any peer, as it must be once all have left.
    boolean isEmpty() {
        return context.peers.isEmpty() && download.isEmpty() && transactions.isEmpty() && serving.isEmpty();
    }

    @Override
    public List<PeerInfo> peers() {
        return PeerViews.of(context.peers.values(), connections, context.chain, now);
    }

    @Override
    public List<AddressRecord> knownNodes() {
        return book.records();
    }

    @Override
    public int knownNodeCount() {
        return book.size();
    }

    @Override
    public Optional<AddressRecord> knownNode(Endpoint address) {
        return Optional.ofNullable(book.find(address));
    }

    @Override
    public List<AddressRecord> toKeep(Set<Endpoint> configured) {
        return toLoad != null ? toLoad : connections.records(configured);
    }

    @Override
    public List<Endpoint> anchors() {
        return connections.anchors();
    }

    @Override
    public List<Endpoint> manualPeers() {
        return connections.manualPeers();
    }

    @Override
    public List<Endpoint> blockedPeers() {
        return connections.blockedPeers();
    }

    @Override
    public List<Ban> bans() {
        return connections.bans();
    }

    @Override
    public Upload upload() {
        return serving.upload().view();
    }

    @Override
    public boolean isActive() {
        return connections.isActive();
    }

    @Override
    public boolean isSelf(Endpoint endpoint) {
        return connections.isSelf(endpoint);
    }

    @Override
    public boolean initialDownloadIsOver() {
        return context.initialDownload.isOver();
    }

    @Override
    public List<Orphan> orphans() {
        return transactions.orphans();
    }

    @Override
    public int blocksInFlight() {
        return download.inFlight();
    }

    @Override
    public boolean syncing() {
        return headers.syncing(now);
    }
}
