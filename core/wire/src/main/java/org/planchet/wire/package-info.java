/// Sealed P2P messages, their limits, framing.
@NullMarked
package org.planchet.wire;

import org.jspecify.annotations.NullMarked;
