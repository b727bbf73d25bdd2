package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.planchet.server.ApiSettings.Loopback;
import org.planchet.server.Guard.Place;
import org.planchet.server.Guard.Verdict;

/// Who is let in, as a function of where a call comes from and what it shows.
class GuardTest {
    private static final byte[] TOKEN = Guard.sha256("s3cret-token");

    @Test
    void w42_the_nodes_own_user_needs_no_token_and_everyone_else_does() {
        for (byte[] token : new byte[][] {TOKEN, null}) {
            assertEquals(Verdict.ADMITTED, Guard.decide(Place.SAME_USER, null, Loopback.SAME_USER, token));
            for (Place other : List.of(Place.THIS_MACHINE, Place.ELSEWHERE))
                assertEquals(Verdict.NEEDS_TOKEN, Guard.decide(other, null, Loopback.SAME_USER, token));
        }
    }

    @Test
    void w42_other_users_of_the_machine_are_let_in_where_the_operator_says_so() {
        assertEquals(Verdict.ADMITTED, Guard.decide(Place.THIS_MACHINE, null, Loopback.EVERYONE, TOKEN));
        assertEquals(Verdict.NEEDS_TOKEN, Guard.decide(Place.ELSEWHERE, null, Loopback.EVERYONE, TOKEN));
    }

    @Test
    void w42_the_token_opens_from_anywhere_and_nothing_like_it_does() {
        for (Loopback loopback : Loopback.values())
            assertEquals(Verdict.ADMITTED, Guard.decide(Place.ELSEWHERE, "Bearer s3cret-token", loopback, TOKEN));
        for (String wrong : List.of("Bearer ", "Bearer s3cret-toke", "Bearer s3cret-token ", "Bearer S3CRET-TOKEN"))
            assertEquals(Verdict.WRONG_TOKEN, elsewhere(wrong, TOKEN), wrong);
        for (String none : List.of("", "s3cret-token", "Basic s3cret-token", "bearer"))
            assertEquals(Verdict.NEEDS_TOKEN, elsewhere(none, TOKEN), none);
    }

    @Test
    void w42_without_a_token_of_the_node_none_is_right() {
        for (String any : List.of("Bearer ", "Bearer null", "Bearer s3cret-token"))
            assertEquals(Verdict.NEEDS_TOKEN, elsewhere(any, null), any);
    }

    @Test
    void w42_loopback_that_is_not_trusted_is_any_other_machine() {
        for (Place place : Place.values())
            assertEquals(Verdict.NEEDS_TOKEN, Guard.decide(place, null, Loopback.NOBODY, TOKEN));
    }

    private static Verdict elsewhere(String authorization, byte @Nullable [] token) {
        return Guard.decide(Place.ELSEWHERE, authorization, Loopback.SAME_USER, token);
    }
}
