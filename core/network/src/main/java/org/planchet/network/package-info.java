/// The protocol between nodes, as one pure state machine: an event and the time go in, effects come out. It
/// decides which peers to connect to, what to request from and announce to each, and when to disconnect; it
/// never opens a socket, reads a clock, or stores or validates a block.
///
/// Read in this order: [org.planchet.network.NetworkEvent] (what can happen), [org.planchet.network.NetworkEffect]
/// (what can be done about it), [org.planchet.network.Network] and `PeerMessages` (which hand each event and each
/// message to the part concerned), then the `Parts`, one idea each: `Handshake`, `KeepAlive`, `HeaderSync` with its
/// `HeaderAdmission`, `HeaderPresync` and `PeerChain`, `InitialDownload`, `BlockDownload`, `BlockRelay`, `CompactPeers`
/// with `CompactServer` and `CompactDownload`, `TxRelay` with its `TxDownload` and `TxOrphanage`, `DataServer`,
/// `AddressGossip`, [org.planchet.network.AddressBook] with its `AddressTables`, and `Connections` with its
/// `OutboundSlots` and `OutboundTrim`. A light node has `LightSync` in place of the download of blocks.
///
/// Two rules hold everywhere here. Every queue, map and loop is bounded by a number that no peer chooses. And a peer
/// that does what the protocol cannot mean is disconnected with a reason that names the rule, and remembered; one that
/// is merely excessive is slowed down.
@NullMarked
package org.planchet.network;

import org.jspecify.annotations.NullMarked;
