/// Unconfirmed transactions by fee, eviction, conflicts.
@NullMarked
package org.planchet.mempool;

import org.jspecify.annotations.NullMarked;
