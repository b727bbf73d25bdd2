/// A server of Electrum's protocol, 1.4 to 1.4.3: wallets query the history of their scripts, with proofs,
/// and are notified of changes.
///
/// Read in this order: [org.planchet.electrum.ElectrumServer] (connections, and notifications),
/// [org.planchet.electrum.Session] (one connection: lines in, lines out, and its limits),
/// [org.planchet.electrum.Calls] (JSON-RPC: one call or a batch), then the methods, one file a group:
/// [org.planchet.electrum.ServerMethods], [org.planchet.electrum.HeaderMethods],
/// [org.planchet.electrum.ScriptMethods], [org.planchet.electrum.TransactionMethods].
/// [org.planchet.electrum.ElectrumNode] is all that is asked of the node.
///
/// Clients are untrusted: every line, batch, subscription, queue and connection is bounded
/// ([org.planchet.electrum.ElectrumSettings]), and a failure is an [org.planchet.electrum.ElectrumException]
/// with a code of the protocol.
@NullMarked
package org.planchet.electrum;

import org.jspecify.annotations.NullMarked;
