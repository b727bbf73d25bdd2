/// Where Planchet is held against what it did not write itself: a reference node over the real protocol, the
/// documents that claim things about the code, and the map of its modules. All of it is tests, so this package has
/// no code; public vectors are checked in the modules that they judge.
@NullMarked
package org.planchet.conformance;

import org.jspecify.annotations.NullMarked;
