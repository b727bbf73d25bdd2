/// Benchmarks and side-by-side comparisons.
@NullMarked
package org.planchet.bench;

import org.jspecify.annotations.NullMarked;
