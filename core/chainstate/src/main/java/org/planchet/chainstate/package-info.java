/// Block tree, best chain, coins and undo, reorganisation; defines the storage ports.
@NullMarked
package org.planchet.chainstate;

import org.jspecify.annotations.NullMarked;
