/// Keeps the wallet in step with the chain and on disk, scans the chain for what it missed, and offers its unconfirmed
/// transactions to the mempool.
@NullMarked
package org.planchet.daemon.wallet;

import org.jspecify.annotations.NullMarked;
