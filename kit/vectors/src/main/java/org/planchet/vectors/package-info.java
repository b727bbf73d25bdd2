/// The public test vectors, read in place: [org.planchet.vectors.Vectors]. It knows no module of Planchet, so that the
/// tests of every module can use it.
@NullMarked
package org.planchet.vectors;

import org.jspecify.annotations.NullMarked;
