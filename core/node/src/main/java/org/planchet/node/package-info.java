/// A node as one pure state machine. A full node combines the chain, the mempool of unconfirmed transactions,
/// the network protocol and the miner's block templates, and passes events between them in an order that
/// never announces what is not stored.
///
/// Read [org.planchet.node.Event] (what can happen), [org.planchet.node.Effect] (what is to be done about
/// it), then [org.planchet.node.NodeMachine], which turns one into the other, and
/// [org.planchet.node.LightNodeMachine], which does so for a node that has only headers;
/// [org.planchet.node.WalletWatch] says what the wallet looks for. [org.planchet.node.Refused] records
/// why something was refused. `ChainAdapter` and `MempoolAdapter` give the network machine read access to the
/// chain and the mempool.
///
/// The machine has one owner thread. It opens no socket, reads no clock and writes no file: the daemon and
/// the simulator carry its effects out, in order. The wallet is not part of it; it follows the chain through
/// the effects.
@NullMarked
package org.planchet.node;

import org.jspecify.annotations.NullMarked;
