/// Puts a node together, starts and ends it: the only place that assembles. What it is made of is in the
/// packages below, of which each uses only those before it: `config`, `engine`, `queries`, `adapters`.
@NullMarked
package org.planchet.daemon;

import org.jspecify.annotations.NullMarked;
