package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Script;

/// W19: which scripts of an account are watched, handed out and handed out again.
class KeyChainTest {
    private final KeyChain keys = keys(KeyChain.Progress.NONE);

    private static KeyChain keys(KeyChain.Progress progress) {
        try {
            String account = Wallets.wallet("alice").state().accountKey();
            return new KeyChain(ExtendedKey.parse(account, ExtendedKey.Versions.MAINNET), 1, progress);
        } catch (BadKeyException never) {
            throw new AssertionError(never);
        }
    }

    private static KeyOrigin.Derived receive(int index) {
        return new KeyOrigin.Derived(1, false, index);
    }

    private static KeyOrigin.Derived change(int index) {
        return new KeyOrigin.Derived(1, true, index);
    }

    /// A script of the account, whether it is watched or not.
    private static Script script(KeyOrigin.Derived origin) {
        return keys(KeyChain.Progress.NONE.withGap(200)).script(origin);
    }

    private boolean isWatched(KeyOrigin.Derived origin) {
        KeyOrigin.Derived found = keys.find(script(origin));
        if (found != null) assertEquals(origin, found);
        return found != null;
    }

    @Test
    void a_hundred_scripts_of_each_branch_are_watched_beyond_the_gap_and_no_more() {
        assertTrue(isWatched(receive(119)) && isWatched(change(119)));
        assertFalse(isWatched(receive(120)) || isWatched(change(120)));
        assertNull(keys.find(Wallets.foreign(1)));
        assertNotEquals(script(receive(0)), script(change(0)));
    }

    @Test
    void each_script_that_is_handed_out_is_followed_by_twenty() {
        for (int i = 0; i < 101; i++) {
            assertFalse(isWatched(receive(120)));
            assertEquals(receive(i), keys.issue(false));
        }
        assertTrue(isWatched(receive(220)));
        assertFalse(isWatched(receive(221)) || isWatched(change(120)));
        assertEquals(change(0), keys.issue(true));
    }

    @Test
    void each_script_that_is_paid_is_followed_by_twenty_and_says_when_more_are_watched() {
        assertTrue(keys.paid(receive(105)));
        assertTrue(isWatched(receive(225)));
        assertFalse(isWatched(receive(226)));
        assertFalse(keys.paid(receive(105)), "nothing new");
        assertFalse(keys.paid(receive(104)), "before the last");
        assertEquals(106, keys.next(false));
        assertEquals(0, keys.next(true));
        assertEquals(receive(106), keys.issue(false), "one that was paid is never handed out");
    }

    @Test
    void a_restore_of_a_hundred_used_scripts_need_not_look_through_the_chain_again() {
        for (int i = 0; i < KeyChain.AHEAD; i++) assertFalse(keys.paid(receive(i)) || keys.paid(change(i)));
        assertTrue(keys.paid(receive(KeyChain.AHEAD)));
    }

    @Test
    void a_payment_to_what_was_handed_out_widens_nothing() {
        for (int i = 0; i < 101; i++) keys.issue(false);
        assertFalse(keys.paid(receive(100)));
        assertTrue(keys.paid(receive(201)));
    }

    @Test
    void the_gap_can_be_widened_and_never_narrowed() {
        assertFalse(keys.widen(20));
        assertTrue(keys.widen(121));
        assertTrue(isWatched(receive(120)) && isWatched(change(120)));
        assertFalse(keys.widen(20));
        assertEquals(121, keys.progress().gap());
        assertEquals(
                KeyChain.GAP_LIMIT,
                keys(KeyChain.Progress.NONE.withGap(3)).progress().gap());
    }

    @Test
    void only_the_last_script_is_taken_back_and_only_while_it_is_unpaid() {
        KeyOrigin.Derived first = keys.issue(true);
        KeyOrigin.Derived second = keys.issue(true);
        keys.takeBack(first);
        assertEquals(2, keys.next(true), "not the last");
        keys.takeBack(second);
        assertEquals(1, keys.next(true));
        assertEquals(second, keys.issue(true));
        keys.paid(second);
        keys.takeBack(second);
        assertEquals(2, keys.next(true), "paid");
        assertEquals(0, keys.next(false));
    }

    @Test
    void a_restore_reaches_twenty_past_each_paid_script_that_it_finds() {
        assertEquals(20, KeyChain.reach(new TreeSet<>()));
        assertEquals(21, KeyChain.reach(new TreeSet<>(Set.of(0))));
        assertEquals(40, KeyChain.reach(new TreeSet<>(Set.of(19))));
        assertEquals(20, KeyChain.reach(new TreeSet<>(Set.of(20))), "just beyond");
        assertEquals(60, KeyChain.reach(new TreeSet<>(Set.of(19, 39))));
    }

    @Test
    void change_goes_to_fresh_scripts_up_to_the_reach_and_then_round_the_last_twenty() {
        var given = new ArrayList<Integer>();
        for (int i = 0; i < 45; i++) given.add(keys.issueChange(23).index());
        var expected = new ArrayList<Integer>();
        for (int i = 0; i < 23; i++) expected.add(i);
        for (int i = 0; i < 22; i++) expected.add(3 + i % 20);
        assertEquals(expected, given);
        assertEquals(change(5), keys.issueChange(23));
    }

    @Test
    void what_was_handed_out_or_paid_is_listed_receiving_first() {
        keys.issue(false);
        keys.paid(change(1));
        assertEquals(List.of(receive(0), change(0), change(1)), keys.issued());
    }

    @Test
    void progress_brings_everything_back() {
        keys.issue(false);
        keys.paid(receive(4));
        keys.issue(true);
        keys.issue(true);
        keys.paid(change(0));
        keys.widen(30);
        assertEquals(new KeyChain.Progress(1, 5, 2, 1, 30), keys.progress());
        KeyChain again = keys(keys.progress());
        assertEquals(keys.issued(), again.issued());
        assertEquals(keys.progress(), again.progress());
        assertEquals(receive(134), again.find(script(receive(134))));
        assertNull(again.find(script(receive(135))));
        assertEquals(change(131), again.find(script(change(131))));
        assertNull(again.find(script(change(132))));
    }
}
