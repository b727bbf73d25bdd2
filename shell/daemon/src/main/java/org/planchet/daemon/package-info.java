/// Sockets, event loop, timers, configuration, lifecycle: the only place that assembles.
@NullMarked
package org.planchet.daemon;

import org.jspecify.annotations.NullMarked;
