/// The node's page in a real browser: what it shows, what it steers, and what it must not let in.
@NullMarked
package org.planchet.conformance.explorer;

import org.jspecify.annotations.NullMarked;
