/// The thread that owns the node, and the loop around the node machine ([NodeLoop]): events go in, effects are carried
/// out, and what was changed is published to other threads.
@NullMarked
package org.planchet.daemon.loop;

import org.jspecify.annotations.NullMarked;
