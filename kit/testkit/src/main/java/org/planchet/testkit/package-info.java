/// The simulated network, virtual clock, faults, chain builder.
@NullMarked
package org.planchet.testkit;

import org.jspecify.annotations.NullMarked;
