package org.planchet.chainstate;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;

/// Locators, forks, and the ends of branches, as other nodes and the node's owner see them.
class BranchesTest {
    private final ChainFixture at = new ChainFixture();

    private List<Integer> heights(List<BlockHash> locator) {
        return locator.stream()
                .map(hash -> requireNonNull(at.chain.find(hash)).height())
                .toList();
    }

    private void header(Block block) {
        at.chain.acceptHeader(block.header(), TestChains.NOW);
    }

    /// Bitcoin Core's `LocatorEntries`: eleven blocks in a row, then steps that double, then the genesis block.
    @Test
    void a_locator_thins_out_towards_the_genesis_block() {
        at.mine(40);
        assertEquals(
                List.of(40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 28, 24, 16, 0),
                heights(at.chain.locator(at.chain.tip())));
        assertEquals(List.of(0), heights(at.chain.locator(at.index(at.params.genesis()))));
        assertEquals(List.of(2, 1, 0), heights(at.chain.locator(requireNonNull(at.chain.atHeight(2)))));
        assertEquals(
                IntStream.iterate(10, height -> height - 1).limit(11).boxed().toList(),
                heights(at.chain.locator(requireNonNull(at.chain.atHeight(10)))));
    }

    @Test
    void the_first_of_a_locator_that_is_in_the_best_chain_is_the_fork() {
        List<Block> ours = at.mine(4);
        List<Block> side = at.branch(at.index(ours.get(1)), 1, 7);
        side.forEach(at::accepted);
        var unknown = new BlockHash(new Hash256(1, 2, 3, 4));
        List<BlockHash> locator = List.of(
                unknown, side.getFirst().hash(), ours.get(1).hash(), ours.get(0).hash(), at.params.genesisHash());
        assertSame(at.index(ours.get(1)), at.chain.findFork(locator));
        assertSame(
                at.index(at.params.genesis()),
                at.chain.findFork(List.of(unknown, side.getFirst().hash())));
    }

    @Test
    void who_is_ahead_on_our_own_chain_shares_all_of_it() {
        at.mine(3);
        List<Block> ahead = at.branch(at.chain.tip(), 2, 1);
        ahead.forEach(this::header);
        assertSame(at.chain.tip(), at.chain.findFork(List.of(ahead.get(1).hash(), at.params.genesisHash())));
    }

    @Test
    void the_ends_of_branches_are_told_with_what_is_known_of_them() {
        List<Block> ours = at.mine(5);
        BlockIndex third = at.index(ours.get(2));
        // Once connected, then overtaken.
        List<Block> winner = at.branch(third, 3, 1);
        winner.forEach(at::accepted);
        // Stored, and never better.
        List<Block> stored = at.branch(at.index(ours.get(0)), 1, 2);
        stored.forEach(at::accepted);
        // Headers alone; and a block whose parent is missing.
        List<Block> headers = at.branch(third, 4, 3);
        headers.forEach(this::header);
        at.accepted(headers.getLast());
        List<Block> invalid = at.branch(at.index(ours.get(1)), 1, 4);
        at.refused("bad-cb-amount", at.onTip().claimMore(1).mine());
        invalid.forEach(at::accepted);
        at.chain.invalidate(at.index(invalid.getFirst()));
        List<ChainTip> tips = at.chain.tips();
        assertEquals(new ChainTip(at.index(winner.getLast()), 0, ChainTip.Status.ACTIVE), tips.getFirst());
        assertEquals(
                List.of("7 4 headers-only", "7 1 invalid", "5 2 valid-fork", "3 1 invalid", "2 1 valid-headers"),
                tips.stream()
                        .skip(1)
                        .map(tip -> tip.block().height() + " " + tip.branchLength() + " " + tip.status())
                        .toList());
    }

    @Test
    void the_tip_is_told_once_whether_headers_stand_on_it_or_not() {
        at.mine(2);
        var own = new ChainTip(at.chain.tip(), 0, ChainTip.Status.ACTIVE);
        assertEquals(List.of(own), at.chain.tips());
        Block ahead = at.onTip().mine();
        header(ahead);
        assertEquals(List.of(own, new ChainTip(at.index(ahead), 1, ChainTip.Status.HEADERS_ONLY)), at.chain.tips());
    }
}
