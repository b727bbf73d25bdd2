package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;

/// Calls that wait for a block. The test's node finds one whenever it is waited for.
class WaitMethodsTest {
    private final TestNode node = new TestNode();

    @Test
    void a_new_block_is_one_that_is_not_the_tip_of_now_or_the_one_named() {
        List<String> blocks = node.mine(2);
        JsonNode next = node.call("waitfornewblock");
        assertEquals(3, next.get("height").intValue());
        assertEquals(node.call("getbestblockhash"), next.get("hash"));
        // Another than the one named is there already.
        assertEquals(
                3,
                node.call("waitfornewblock", 0, blocks.getFirst()).get("height").intValue());
        node.fails(Code.MISC, "Negative timeout", "waitfornewblock", -1);
    }

    @Test
    void a_height_is_reached_by_any_block_at_or_above_it() {
        node.mine(2);
        assertEquals(2, node.call("waitforblockheight", 1).get("height").intValue());
        assertEquals(2, node.call("waitforblockheight", 2).get("height").intValue());
        assertEquals(5, node.call("waitforblockheight", 5).get("height").intValue());
    }

    @Test
    void a_block_that_does_not_come_is_waited_for_until_the_time_is_over() {
        List<String> blocks = node.mine(2);
        assertEquals(2, node.call("waitforblock", blocks.get(1)).get("height").intValue());
        // The clock of the test stands: the node stops instead.
        node.stopAsked = true;
        assertEquals(2, node.call("waitforblock", "00".repeat(32)).get("height").intValue());
        node.fails(
                Code.INVALID_PARAMETER, "blockhash must be of length 64 (not 2, for 'zz')", "waitforblock", "zz", 100);
    }
}
