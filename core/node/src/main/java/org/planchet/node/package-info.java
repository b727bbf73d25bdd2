/// A node as one pure machine. A full one: the chain, the mempool of unconfirmed transactions, the conversation with
/// other nodes and the miner's templates, put together so that each hears what concerns it, in an order that never
/// promises what is not stored.
///
/// Read [org.planchet.node.Event] (what can happen), [org.planchet.node.Effect] (what is to be done about it), then
/// [org.planchet.node.NodeMachine], which turns one into the other, and [org.planchet.node.LightNodeMachine], which
/// does so
/// for a node that has headers alone; what its wallet looks for it learns by [org.planchet.node.WalletWatch].
/// [org.planchet.node.Refused] keeps why something was
/// turned away. `ChainAdapter` and `MempoolAdapter` are what the network machine reads of the chain and the mempool.
///
/// The machine has one owner thread. It opens no socket, reads no clock and writes no file: the daemon and the
/// simulator carry its effects out, in order. The wallet is not part of it; it hears the chain through the effects.
@NullMarked
package org.planchet.node;

import org.jspecify.annotations.NullMarked;
