package org.planchet.chainstate;

import java.time.Instant;
import java.util.Optional;
import org.planchet.consensus.BlockRules;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.CheckedBlock;
import org.planchet.consensus.CoinView;
import org.planchet.consensus.HeaderRules;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.Verdict;
import org.planchet.primitives.Block;

/// Judges a block that is still to be mined (Bitcoin Core's `TestBlockValidity`): every rule but its proof of work.
final class TemplateCheck {
    private TemplateCheck() {}

    /// @param coins the coins at `tip`
    /// @return the first broken rule; empty if the block, once mined, is a valid next one
    static Optional<Rejection> check(
            Block block, BlockIndex tip, CoinView coins, ScriptChecker checker, ChainParams params, Instant now) {
        if (!block.header().previous().equals(tip.hash()))
            return Optional.of(
                    Rule.NOT_ON_TIP.broken("it stands on " + block.header().previous() + ", the tip is " + tip.hash()));
        Optional<Rejection> header = HeaderRules.afterParent(block.header(), tip, params, now);
        if (header.isPresent()) return header;
        return switch (BlockRules.inIsolationUnmined(block, params)) {
            case Verdict.Invalid<CheckedBlock>(Rejection why) -> Optional.of(why);
            case Verdict.Valid<CheckedBlock>(CheckedBlock checked) -> {
                Optional<Rejection> placed = BlockRules.afterParent(checked, tip, params);
                yield placed.isPresent() ? placed : checkSpending(checked, tip, coins, checker, params);
            }
        };
    }

    private static Optional<Rejection> checkSpending(
            CheckedBlock block, BlockIndex tip, CoinView coins, ScriptChecker checker, ChainParams params) {
        return switch (BlockRules.spend(block, tip, coins, BlockRules.Scripts.VERIFY, params)) {
            case Verdict.Invalid<BlockRules.ConnectResult>(Rejection why) -> Optional.of(why);
            case Verdict.Valid<BlockRules.ConnectResult>(BlockRules.ConnectResult spending) ->
                checker.submit(spending.checks()).await();
        };
    }
}
