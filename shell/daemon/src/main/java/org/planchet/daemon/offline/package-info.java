/// What is done to a data folder while no node runs on it: import, verify, repair, back-up, restore, and `doctor`.
@NullMarked
package org.planchet.daemon.offline;

import org.jspecify.annotations.NullMarked;
