/// Block templates and the nonce search over a given range.
@NullMarked
package org.planchet.mining;

import org.jspecify.annotations.NullMarked;
