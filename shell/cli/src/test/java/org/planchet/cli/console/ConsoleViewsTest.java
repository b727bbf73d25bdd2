package org.planchet.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.api.FakeNode;
import org.planchet.api.FollowerView;
import org.planchet.api.Language;

/// What the console shows of the stores, beside what is in memory.
class ConsoleViewsTest {
    private final FakeNode node = FakeNode.empty();

    private List<String> say(Language language, String... lines) {
        return PipedConsole.run(node, language, lines).printed();
    }

    private List<String> say(String... lines) {
        return say(Language.EN, lines);
    }

    @Test
    void store_views_read_the_store_and_say_which_file_and_where_it_stands() {
        node.generate("", 1);
        List<String> blocks = say("view blockchain_leveldb");
        assertEquals(
                "Read from the file blocks/blk*.dat in /data, which this node keeps in place of LevelDB.",
                blocks.getFirst());
        assertEquals("Entries: 3", blocks.get(2));
        assertEquals("Stands at block 2  bb", blocks.get(3));
        assertEquals(
                List.of(
                        "Read from the file mempool.dat in /data, which this node keeps in place of Redis.",
                        "Not written yet."),
                say("view mempool_Redis"));
        assertTrue(say("view neighbor_Redis").getLast().startsWith("10.0.0.9:5000  known"));
        assertTrue(say("view utxo_MongoDB").contains("Coin set hash: dd"));
        assertEquals(13, say("view").size());
    }

    @Test
    void views_named_after_a_database_read_it_if_the_node_writes_to_one() {
        node.setFollowers(List.of(new FollowerView("redis", "writing", 1, 0)));
        List<String> pool = say("view mempool_Redis");
        assertEquals("Read from the store outside: redis mempool.", pool.getFirst());
        assertTrue(pool.getLast().startsWith("ee "), pool.getLast());
        assertTrue(say("view utxo_MongoDB").getFirst().contains("in place of MongoDB"));
        assertTrue(say("view compare").contains("Pool, redis mempool"));
        assertTrue(say("status").contains("Store redis: written by this node, height 1, 0 blocks behind"));
        node.setFollowers(List.of(new FollowerView("mongodb", "standby", 1, 0)));
        assertTrue(say("follow verify")
                .contains("mongodb holds exactly the node's coins at height "
                        + node.status().height() + "."));
    }

    @Test
    void follow_reset_names_the_store_and_needs_yes_where_nobody_is_asked() {
        assertTrue(say("follow reset mongodb --yes").getFirst().startsWith("No store outside is configured"));
        node.setFollowers(
                List.of(new FollowerView("mongodb", "writing", 1, 0), new FollowerView("redis", "emptying", -1, 2)));
        String which = "follow reset needs the name of a store; the node writes to: mongodb, redis.";
        assertEquals(List.of(which, which), say("follow reset", "follow reset mysql --yes"));
        assertEquals(
                List.of("follow reset empties the store mongodb, and nobody is here to be asked: add --yes to have it"
                        + " done."),
                say("follow reset mongodb"));
        assertTrue(say("follow reset mongodb --no").getFirst().startsWith("There is no \"follow reset mongodb --no\""));
        assertEquals(List.of(), node.resets());
        assertEquals(
                List.of("redis is empty, and is written again from the genesis block; `follow` shows how far it is."),
                say("follow reset redis --yes"));
        assertEquals(List.of("redis"), node.resets());
        assertEquals(
                "Store redis: was reset and is being emptied; then it is written from the genesis block",
                say("follow").getLast());
    }

    @Test
    void compare_names_what_store_and_memory_do_not_agree_on() {
        List<String> out = say("view compare");
        assertEquals("Stored in /data, beside what is in memory", out.getFirst());
        int coins = out.indexOf("Coins, chainstate");
        assertEquals("Equal to memory.", out.get(coins - 1));
        assertEquals(List.of("In memory alone: 1", "    cc:0"), out.subList(coins + 4, coins + 6));
    }
}
