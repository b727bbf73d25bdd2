/// The sockets to peers: a listener, connection attempts, the SOCKS5 proxy, two virtual threads for each peer, and the
/// bounds of the memory that their messages take. Knows nothing of the node: it reports to a listener.
@NullMarked
package org.planchet.daemon.sockets;

import org.jspecify.annotations.NullMarked;
