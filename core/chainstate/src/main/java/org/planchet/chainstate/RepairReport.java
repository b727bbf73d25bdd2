package org.planchet.chainstate;

/// What reading everything stored through came to.
///
/// @param blocks     whose data was read
/// @param lostBlocks of the best chain that have to come again from a peer
/// @param undos      whose undo data was rebuilt
public record RepairReport(int blocks, int lostBlocks, int undos) {}
