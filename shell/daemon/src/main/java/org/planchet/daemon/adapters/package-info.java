/// Adapts the running node to its interfaces: the API over HTTP, the node's state, JSON-RPC, Electrum's protocol and
/// metrics.
@NullMarked
package org.planchet.daemon.adapters;

import org.jspecify.annotations.NullMarked;
