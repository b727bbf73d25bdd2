package org.planchet.network;

import java.time.Instant;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What a network machine is made of: one part an idea, each given those that it builds on.
final class Parts {
    final Context context;
    final AddressBook book;
    final Handshake handshake;
    final KeepAlive keepAlive;
    final HeaderSync headers;
    final BlockDownload download;
    final BlockRelay blocks;
    final TxAnnouncer announcer;
    final TxRelay transactions;
    final FeeFilters feeFilters;
    final DataServer serving;
    final AddressGossip gossip;
    final Connections connections;
    final CompactPeers compactPeers;
    final CompactServer compactServing;
    final CompactDownload compact;
    final OutboundTrim trim;

    /// Of a light node: what it has in place of blocks to download, to announce and to serve.
    final @Nullable LightSync light;

    /// @param watch    of a light node; null for a full one
    /// @param whenGone lets every part forget a peer that is being disconnected
    Parts(
            NetworkSettings settings,
            ChainReads chain,
            MempoolReads mempool,
            FilterReads filters,
            @Nullable FilterWatch watch,
            RandomGenerator random,
            Consumer<Peer> whenGone) {
        context = new Context(settings, chain, mempool, filters, random, whenGone);
        book = new AddressBook(settings.reach().addressKey().orElseGet(() -> AddressKey.draw(random)), random);
        handshake = new Handshake(context);
        keepAlive = new KeepAlive(context);
        headers = new HeaderSync(context);
        download = new BlockDownload(context, headers);
        announcer = new TxAnnouncer(context);
        transactions = new TxRelay(context, announcer);
        feeFilters = new FeeFilters(context);
        serving = new DataServer(context, announcer);
        compactPeers = new CompactPeers(context);
        compactServing = serving.compact();
        compact = new CompactDownload(context, headers, download);
        blocks = new BlockRelay(context, compactServing);
        var barred = new BarredPeers();
        gossip = new AddressGossip(context, book, barred);
        connections = new Connections(context, book, barred);
        trim = new OutboundTrim(context, headers, download, connections.slots());
        light = watch == null ? null : new LightSync(context, watch);
        if (watch != null) download.setRoom(false, Instant.EPOCH);
    }
}
