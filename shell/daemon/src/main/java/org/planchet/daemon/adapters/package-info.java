/// Adapts the running node to its interfaces: the API over HTTP, the node's state, JSON-RPC and Electrum's protocol.
@NullMarked
package org.planchet.daemon.adapters;

import org.jspecify.annotations.NullMarked;
