/// The doors of a running node: the API over HTTP, the node's state, JSON-RPC, Electrum's protocol and metrics, each
/// fitted to what serves it.
@NullMarked
package org.planchet.daemon.doors;

import org.jspecify.annotations.NullMarked;
