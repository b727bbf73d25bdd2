/// What is saved besides the chain: the mempool, the known nodes, the bans, and the key of the address book.
@NullMarked
package org.planchet.daemon.saving;

import org.jspecify.annotations.NullMarked;
