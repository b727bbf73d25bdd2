/// Keys, coins, selection, signing, history.
@NullMarked
package org.planchet.wallet;

import org.jspecify.annotations.NullMarked;
