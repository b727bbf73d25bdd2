package org.planchet.network;

import java.util.Optional;
import org.planchet.wire.AddressNetwork;

/// The way by which a peer is connected: the network, and where we listen in it. What peers of one way have in common
/// differs from that of others, or who asks by two ways could tell that both lead to one node (Bitcoin Core's
/// `m_network_key`).
///
/// @param network empty for a peer that is in no public one
/// @param arrived where a peer that dialled us arrived
record NetworkKey(Optional<AddressNetwork> network, Optional<ListenSocket> arrived) {}
