/// Specifications of the wallet, told by example.
@NullMarked
package org.planchet.wallet;

import org.jspecify.annotations.NullMarked;
