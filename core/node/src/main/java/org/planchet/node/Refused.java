package org.planchet.node;

import java.time.Instant;
import java.util.Optional;
import org.planchet.consensus.Rejection;
import org.planchet.network.PeerId;

/// Something that was turned away, and why.
///
/// @param subject `block` or `tx`, and its id
/// @param from    the peer it came from; empty for this node's own miner and user
public record Refused(String subject, Rejection rejection, Optional<PeerId> from, Instant time) {}
