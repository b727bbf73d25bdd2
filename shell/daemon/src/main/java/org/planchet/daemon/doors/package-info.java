/// The doors of a running node: the API in this process and over HTTP, JSON-RPC, Electrum's protocol and metrics, each
/// fitted to what serves it.
@NullMarked
package org.planchet.daemon.doors;

import org.jspecify.annotations.NullMarked;
