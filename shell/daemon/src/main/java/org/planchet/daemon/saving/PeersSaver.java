package org.planchet.daemon.saving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.network.AddressRecord;
import org.planchet.network.Ban;
import org.planchet.network.Endpoint;
import org.planchet.storage.DataFolder;
import org.planchet.storage.PeersFile;
import org.planchet.views.Text;
import org.planchet.wire.Subnet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the peers file: written whenever the user adds or removes a peer, and when the node stops. A file that
/// cannot be written is a warning: neighbours are found again by themselves.
public final class PeersSaver {
    private static final Logger LOG = LoggerFactory.getLogger(PeersSaver.class);

    private final NodeLoop loop;
    private final @Nullable DataFolder folder;
    private final Set<Endpoint> configured;

    /// @param folder     null if the node keeps nothing
    /// @param configured the peers that the configuration names
    public PeersSaver(NodeLoop loop, @Nullable DataFolder folder, List<String> configured) {
        this.loop = loop;
        this.folder = folder;
        this.configured =
                configured.stream().map(peer -> Endpoint.parse(peer, 0)).collect(Collectors.toSet());
    }

    /// What the file would hold if it were written now.
    public List<AddressRecord> current() {
        return loop.ask(node -> node.network().toKeep(configured));
    }

    /// Writes the file on the calling thread, from data read on the chain thread.
    public synchronized void save() {
        if (folder != null) write(folder.peersFile(), current());
    }

    /// Writes the block-relay-only peers while still connected, to be dialled first in the next run
    /// (anchors): an attacker who makes this node start again does not get to choose all of its peers.
    public void saveAnchors() {
        if (folder == null) return;
        List<Endpoint> anchors;
        try {
            anchors = loop.ask(node -> node.network().anchors());
        } catch (ApiException stopping) {
            LOG.debug("No anchors are kept", stopping);
            return;
        }
        if (!anchors.isEmpty()) write(folder.anchorsFile(), anchors);
    }

    /// What an earlier run wrote so, once: the file is deleted, or a node that stops for a bad peer would meet it for
    /// ever.
    public List<Endpoint> takeAnchors() {
        if (folder == null) return List.of();
        List<Endpoint> anchors = PeersFile.load(folder.anchorsFile(), Endpoint.class, LOG::warn);
        try {
            Files.deleteIfExists(folder.anchorsFile());
        } catch (IOException failed) {
            LOG.warn("The anchors' file could not be deleted: {}", Text.reason(failed));
        }
        return anchors;
    }

    /// Writes the bans on the thread that calls.
    public synchronized void saveBans() {
        if (folder == null) return;
        List<Ban> bans = loop.ask(node -> node.network().bans());
        write(folder.bansFile(), bans.stream().map(BanEntry::of).toList());
    }

    /// The bans of earlier runs.
    public List<Ban> loadBans() {
        if (folder == null) return List.of();
        return PeersFile.load(folder.bansFile(), BanEntry.class, LOG::warn).stream()
                .map(BanEntry::ban)
                .toList();
    }

    /// A ban as the file has it.
    ///
    /// @param address the network, such as `1.2.3.0/24`
    private record BanEntry(String address, Instant created, Instant until) {
        BanEntry {
            if (Subnet.parse(address).isEmpty())
                throw new IllegalArgumentException("'" + Text.shown(address, 80) + "' is no address or network");
        }

        static BanEntry of(Ban ban) {
            return new BanEntry(ban.subnet().toString(), ban.created(), ban.until());
        }

        Ban ban() {
            return new Ban(Subnet.parse(address).orElseThrow(), created, until);
        }
    }

    private static void write(Path file, List<?> entries) {
        try {
            PeersFile.save(file, entries);
        } catch (IOException failed) {
            LOG.warn("The neighbours could not be saved: {}", Text.reason(failed));
        }
    }
}
