package org.planchet.network;

import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/// The machine: one owner thread, no I/O. It reads the chain and the memory pool through [ChainReads] and
/// [MempoolReads] and never writes them.
public final class Network {
    /// @param random seeded by the caller; all of the machine's chance comes from it
    /// @param known  address book entries of an earlier run; what makes no sense is left out
    public Network(
            NetworkSettings settings,
            ChainReads chain,
            MempoolReads mempool,
            RandomGenerator random,
            List<AddressRecord> known) {
        throw new AssertionError("not written yet");
    }

    /// Takes an event and gives what is to be done about it, in order.
    public List<NetworkEffect> on(NetworkEvent event, Instant now) {
        throw new AssertionError("not written yet");
    }

    /// Every connection, in the order of ids.
    public List<PeerInfo> peers() {
        throw new AssertionError("not written yet");
    }

    /// The address book, in the order of addresses.
    public List<AddressRecord> knownNodes() {
        throw new AssertionError("not written yet");
    }

    /// Peers the user added, in order.
    public List<Endpoint> manualPeers() {
        throw new AssertionError("not written yet");
    }

    /// Whether some peer is known to have more work than our best chain, or has not yet told all its headers. Never
    /// a question of how old the tip is.
    public boolean syncing() {
        throw new AssertionError("not written yet");
    }
}
