package org.planchet.chainstate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ScriptChecker;

/// The blocks whose scripts take so long that the chain does not wait for them: it stays on the block before,
/// with nothing in flight, while they are checked, and connects or rejects them once the outcome is known. A
/// block can be made to take minutes; everyone who asks something meanwhile is answered.
final class SlowBlocks {
    /// Each has its proof of work, but that may be cheap: of more blocks than these the outcome is waited for.
    private static final int MAX = 4;

    private final @Nullable Duration timeout;
    private final Map<BlockIndex, ScriptChecker.Pending> underWay = new LinkedHashMap<>();
    /// Those of which the outcome is known, until the chain comes to them: it may be on a better branch for now.
    private final LinkedHashMap<BlockIndex, ScriptChecker.Pending> checked = new LinkedHashMap<>();

    /// @param timeout how long a block may take; null: as long as it takes, so that none is ever slow
    SlowBlocks(@Nullable Duration timeout) {
        this.timeout = timeout;
    }

    /// Waits for `scripts`, and says whether it is time to continue without them.
    boolean areTooSlow(ScriptChecker.Pending scripts) {
        return timeout != null && underWay.size() < MAX && !scripts.isDone(timeout);
    }

    void add(BlockIndex block, ScriptChecker.Pending scripts) {
        underWay.put(block, scripts);
    }

    /// Whether the way to `target` leads over a block that is still being checked.
    boolean blockTheWayTo(BlockIndex target) {
        return underWay.keySet().stream().anyMatch(block -> block.isAncestorOf(target));
    }

    /// The blocks that are checked since the last call: none of them is in the way any more.
    List<BlockIndex> nowChecked() {
        List<BlockIndex> now = new ArrayList<>();
        for (Iterator<Map.Entry<BlockIndex, ScriptChecker.Pending>> each =
                        underWay.entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<BlockIndex, ScriptChecker.Pending> entry = each.next();
            if (!entry.getValue().isDone(Duration.ZERO)) continue;
            now.add(entry.getKey());
            checked.put(entry.getKey(), entry.getValue());
            each.remove();
        }
        while (checked.size() > MAX) checked.pollFirstEntry();
        return now;
    }

    /// The scripts of `block` if it was slow and is being checked; they are not kept any longer.
    ScriptChecker.@Nullable Pending take(BlockIndex block) {
        return checked.remove(block);
    }

    /// Whether some block has become checked since [#nowChecked].
    boolean anyIsDone() {
        return underWay.values().stream().anyMatch(scripts -> scripts.isDone(Duration.ZERO));
    }

    /// Waits for all of them. False if there were none.
    boolean await() {
        underWay.values().forEach(ScriptChecker.Pending::await);
        return !underWay.isEmpty();
    }
}
