/// Log lines: where they go, the form that log collectors read, the events that have a name, and the categories whose
/// details are switched while the node runs.
@NullMarked
package org.planchet.daemon.logging;

import org.jspecify.annotations.NullMarked;
