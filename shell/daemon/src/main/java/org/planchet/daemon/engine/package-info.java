/// The running node: the thread that owns it and the loop around the machine ([NodeLoop]), sockets, script pool and
/// miner, and what follows the chain to keep indexes, wallet and files.
@NullMarked
package org.planchet.daemon.engine;

import org.jspecify.annotations.NullMarked;
