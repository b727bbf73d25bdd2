package org.planchet.index.follow;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;

/// A store that changes one row in one step, and no two: the port under [StagedFollowStore].
///
/// A row that a block makes is hidden from readers until it is shown; an output that a block spends is
/// marked, which readers do not see either, until it is spent. Both carry the writer's tag, and are changed
/// only under that tag.
public interface RowStore extends AutoCloseable {
    /// Whose rows these are: a block's, staged by the writer with that fencing number.
    record Tag(BlockHash block, long fence) {}

    /// A block as the store has it.
    ///
    /// @param fence of the writer that staged it
    record Kept(FollowedBlock block, long fence) {
        Tag tag() {
            return new Tag(block.block().hash(), fence);
        }
    }

    /// What is done to the rows of a block.
    enum Phase {
        /// Puts a made row hidden, if there is none or a hidden one of the same fence or a lower. Marks an
        /// output that is shown, or hidden under this tag, and neither spent nor marked with a higher fence.
        STAGE,
        /// Shows a row that is hidden under this tag; spends an output that is marked with it.
        APPLY,
        /// Takes a row away that has this tag; makes an output that is marked with it unspent, and takes the mark off.
        REVERT
    }

    /// The deciding row; [Journal#EMPTY] if there is none yet.
    Journal journal();

    /// Replaces the deciding row if it still has the version of `from`. False if it has not.
    boolean swap(Journal from, Journal to);

    /// Does this to each of the rows, in any order, each in a step of its own. Returns to how many it applied.
    int write(Phase phase, List<? extends FollowRow> rows, Tag tag);

    /// The block at `cursor` as it was staged last; null if it is not there.
    @Nullable
    Kept block(FollowCursor cursor);

    /// Takes some of the rows away that a writer with a lower fence than `fence` staged, or that have no fence,
    /// as many as can be done in a moment. Each is checked in the step that takes it away, so a step that arrives
    /// late spares what was staged meanwhile. False if there was none.
    boolean removeBelow(long fence);

    /// The highest fence of any row; 0 if there is none.
    long highestFence();

    /// Takes spent outputs away that the store is set not to keep. A spent coin stays as long as the block
    /// that spends it could still be disconnected.
    ///
    /// @param height where the store stands
    default void tidy(int height) {}

    @Override
    void close();
}
