/// What can be looked up of the best chain beyond its coins: where a transaction is, and what happened to a script.
///
/// Read in this order: [org.planchet.index.Index] (which indexes there are, and the bytes of their rows),
/// [org.planchet.index.IndexRows] (a block's rows, as a function of the block and the coins it spent),
/// [org.planchet.index.IndexBatch] and [org.planchet.index.IndexStore] (rows and the block as of which they
/// hold, written in one step), [org.planchet.index.IndexReader] (questions), [org.planchet.index.ScriptHistory]
/// (coins and balance, which follow from a script's history).
///
/// An index follows the chain at its own pace, with a cursor of its own. Nothing here knows the chain, a disk or
/// a thread: the caller says which block is connected next, or which one is disconnected. Stores outside the
/// node follow by rules of their own: [org.planchet.index.follow].
@NullMarked
package org.planchet.index;

import org.jspecify.annotations.NullMarked;
