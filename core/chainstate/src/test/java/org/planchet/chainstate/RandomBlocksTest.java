package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// What other tests draw their stories from must tell stories.
class RandomBlocksTest {
    @Test
    void most_blocks_are_valid_and_some_are_not() {
        var at = new ChainFixture(TestChains.withMaturity(2), ChainSettings.DEFAULT);
        var tree = new RandomBlocks(at.params, at.chain.tip(), 7, 8, 20);
        var model = new ChainModel(at.params.genesis());
        int valid = 0;
        for (int i = 0; i < 300; i++) {
            RandomBlocks.Made made = tree.next();
            model.add(made.block(), made.height());
            if (model.isValid(made.block().hash())) valid++;
        }
        assertTrue(valid > 240, valid + " of 300 blocks are valid");
        assertTrue(valid < 300, "no block is invalid");
    }
}
