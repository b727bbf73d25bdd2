/// The mining loop that every caller uses, the miner that runs in the background, and the choice of the fastest search.
@NullMarked
package org.planchet.daemon.mining;

import org.jspecify.annotations.NullMarked;
