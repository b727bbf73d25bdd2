/// The chain as one node sees it: which headers there are, which blocks are stored, which branch is best, and which
/// coins can be spent at its end.
///
/// A block comes in through [org.planchet.chainstate.Chain#acceptBlock]. Its header gets a place in the tree
/// ([org.planchet.chainstate.BlockTree]); its bytes are stored before any event reports it
/// ([org.planchet.chainstate.ChainStore], the port to the disk); then the best chain moves towards the branch
/// with most work ([org.planchet.chainstate.BestChain]): down to the fork by undo data, up block by block,
/// coins changing in a write-back cache ([org.planchet.chainstate.CoinsCache] over
/// [org.planchet.chainstate.CoinTable]) while scripts are checked behind the
/// [org.planchet.consensus.ScriptChecker] port. What happened comes back as
/// [org.planchet.consensus.ChainEvent]s.
///
/// The store may lose a block or its undo data later ([org.planchet.chainstate.StoredBlocks]): the chain
/// continues, records the block as lost until a peer sends it again, and rebuilds undo data from blocks
/// ([org.planchet.chainstate.UndoSearch]).
///
/// Read in this order: `BlockIndex`, `BlockTree` with its `BlockTable` and `HeaderTips`, `CoinsCache`, `BestChain`,
/// `BlockIntake`, `Chain`, then `ChainVerifier`.
///
/// A light node has the same tree of headers without blocks: [org.planchet.chainstate.HeaderChain], over a
/// [org.planchet.chainstate.HeaderStore].
///
/// No rule is defined here: [org.planchet.consensus.BlockRules] decides what is valid. Nor is there a thread,
/// a clock or a file: one thread owns a chain, `now` is handed in, and a broken disk is a
/// [org.planchet.chainstate.ChainStoreException] that this package never catches. Other threads read headers,
/// blocks and undo data through a [org.planchet.chainstate.ChainSnapshot], which never blocks.
@NullMarked
package org.planchet.chainstate;

import org.jspecify.annotations.NullMarked;
