package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.BlockHeader;

class HeaderBufferTest {
    private static final List<BlockHeader> CHAIN =
            ToyChain.headers(ToyChain.blocks(ToyChain.GENESIS.header(), 1_000, 3));

    @Test
    void headers_come_out_as_they_went_in_however_they_are_taken() {
        for (int seed = 0; seed < 50; seed++) {
            var random = new SplittableRandom(seed);
            var buffer = new HeaderBuffer(ToyChain.GENESIS.hash());
            var taken = new ArrayList<BlockHeader>();
            int added = 0;
            while (added < CHAIN.size()) {
                int more = Math.min(CHAIN.size() - added, random.nextInt(120));
                for (int i = 0; i < more; i++) buffer.add(CHAIN.get(added++));
                int left = random.nextInt(200);
                int before = buffer.size();
                List<BlockHeader> out = buffer.takeDownTo(left);
                assertEquals(Math.max(0, before - left), out.size());
                taken.addAll(out);
                assertEquals(added - taken.size(), buffer.size());
            }
            taken.addAll(buffer.takeDownTo(0));
            assertEquals(CHAIN, taken);
        }
    }
}
