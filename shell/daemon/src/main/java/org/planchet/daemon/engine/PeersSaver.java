package org.planchet.daemon.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.planchet.daemon.config.Text;
import org.planchet.network.AddressRecord;
import org.planchet.network.Endpoint;
import org.planchet.storage.PeersFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the peers file: written whenever the user adds or removes a peer, and when the node stops. A file that
/// cannot be written is a warning: neighbours are found again by themselves.
public final class PeersSaver {
    private static final Logger LOG = LoggerFactory.getLogger(PeersSaver.class);

    private final NodeLoop loop;
    private final @Nullable Path file;
    private final Set<Endpoint> configured;

    /// @param file       null if the node keeps nothing
    /// @param configured the peers that the configuration names
    public PeersSaver(NodeLoop loop, @Nullable Path file, List<String> configured) {
        this.loop = loop;
        this.file = file;
        this.configured =
                configured.stream().map(peer -> Endpoint.parse(peer, 0)).collect(Collectors.toSet());
    }

    /// What the file would hold if it were written now.
    public List<AddressRecord> current() {
        return loop.ask(node -> node.network().toKeep(configured));
    }

    /// Writes the file on the thread that calls, from what the chain thread tells.
    public synchronized void save() {
        if (file == null) return;
        List<AddressRecord> records = current();
        try {
            PeersFile.save(file, records);
        } catch (IOException failed) {
            LOG.warn("The neighbours could not be saved: {}", Text.reason(failed));
        }
    }
}
