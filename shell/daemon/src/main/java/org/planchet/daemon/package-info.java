/// Puts a node together, starts and ends it: the only place that assembles. What it is made of is in the packages
/// below, each of which uses only those above it in the table of ARCHITECTURE.md.
@NullMarked
package org.planchet.daemon;

import org.jspecify.annotations.NullMarked;
