/// Chain parameters and every validity rule, with one catalogue of reject reasons.
@NullMarked
package org.planchet.consensus;

import org.jspecify.annotations.NullMarked;
