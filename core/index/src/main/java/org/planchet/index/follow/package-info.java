/// What follows the chain outside the node: stores that several nodes can write and anybody can read.
///
/// Read in this order: [org.planchet.index.follow.FollowCursor] (where a store stands),
/// [org.planchet.index.follow.FollowStep] (what is next, given the chain),
/// [org.planchet.index.follow.LeaseWatch] (whose turn it is to write), [org.planchet.index.follow.SyncWatch]
/// (whether the node has to fetch its own chain first), [org.planchet.index.follow.FollowStore] (the port), and, for
/// stores that change one row at a time, [org.planchet.index.follow.FollowRow],
/// [org.planchet.index.follow.RowStore] and [org.planchet.index.follow.StagedFollowStore], which make a block's
/// rows appear together.
@NullMarked
package org.planchet.index.follow;

import org.jspecify.annotations.NullMarked;
