/// What follows the chain on threads of its own, at its own pace: the indexes, and stores outside the node. The chain
/// waits for neither.
@NullMarked
package org.planchet.daemon.follow;

import org.jspecify.annotations.NullMarked;
