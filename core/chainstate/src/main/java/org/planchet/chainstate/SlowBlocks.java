package org.planchet.chainstate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ScriptChecker;

/// The blocks whose scripts take so long that the chain does not wait for them: it stays on their parent, with nothing
/// in flight, while they are checked, and takes them up again with the outcome. A block can be made to take minutes;
/// everyone who asks something meanwhile is answered.
final class SlowBlocks {
    /// Each has its proof of work, but that may be cheap: of more blocks than these the outcome is waited for.
    private static final int MOST = 4;

    private final @Nullable Duration patience;
    private final Map<BlockIndex, ScriptChecker.Pending> underWay = new LinkedHashMap<>();

    /// @param patience how long a block may take; null: as long as it takes, so that none is ever slow
    SlowBlocks(@Nullable Duration patience) {
        this.patience = patience;
    }

    /// Waits for `scripts`, and says whether it is time to go on without them.
    boolean areTooSlow(ScriptChecker.Pending scripts) {
        return patience != null && underWay.size() < MOST && !scripts.isDone(patience);
    }

    void add(BlockIndex block, ScriptChecker.Pending scripts) {
        underWay.put(block, scripts);
    }

    /// Whether the way to `target` leads over a block that is still being checked.
    boolean blockTheWayTo(BlockIndex target) {
        return underWay.entrySet().stream()
                .anyMatch(each -> each.getKey().isAncestorOf(target) && !isDone(each.getValue()));
    }

    /// The scripts of `block` where it was slow; it is not any more.
    ScriptChecker.@Nullable Pending take(BlockIndex block) {
        return underWay.remove(block);
    }

    /// Whether the outcome of some block is there to be taken.
    boolean anyIsDone() {
        return underWay.values().stream().anyMatch(SlowBlocks::isDone);
    }

    /// Forgets those that are checked but led nowhere: another branch is better now.
    void forgetDone() {
        underWay.values().removeIf(SlowBlocks::isDone);
    }

    /// Waits for all of them. False where there were none.
    boolean await() {
        List<ScriptChecker.Pending> all = new ArrayList<>(underWay.values());
        for (ScriptChecker.Pending scripts : all) scripts.await();
        return !all.isEmpty();
    }

    private static boolean isDone(ScriptChecker.Pending scripts) {
        return scripts.isDone(Duration.ZERO);
    }
}
