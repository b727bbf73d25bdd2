package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.server.Guard.Verdict;

/// Who is let in, as a function of where a call comes from and what it shows.
class GuardTest {
    private static final byte[] TOKEN = Guard.sha256("s3cret-token");

    @Test
    void w42_this_machine_needs_no_token_and_every_other_does() {
        for (String here : List.of("127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"))
            assertEquals(Verdict.ADMITTED, Guard.decide(here, null, true, TOKEN), here);
        for (String elsewhere :
                List.of("10.0.0.1", "128.0.0.1", "0.0.0.0", "2001:db8::1", "::ffff:10.0.0.1", "localhost", "", "x"))
            for (byte[] token : new byte[][] {TOKEN, null})
                assertEquals(Verdict.NEEDS_TOKEN, Guard.decide(elsewhere, null, true, token), elsewhere);
    }

    @Test
    void w42_the_token_opens_from_anywhere_and_nothing_like_it_does() {
        assertEquals(Verdict.ADMITTED, Guard.decide("10.0.0.1", "Bearer s3cret-token", true, TOKEN));
        assertEquals(Verdict.ADMITTED, Guard.decide("10.0.0.1", "Bearer s3cret-token", false, TOKEN));
        for (String wrong : List.of("Bearer ", "Bearer s3cret-toke", "Bearer s3cret-token ", "Bearer S3CRET-TOKEN"))
            assertEquals(Verdict.WRONG_TOKEN, Guard.decide("10.0.0.1", wrong, true, TOKEN), wrong);
        for (String none : List.of("", "s3cret-token", "Basic s3cret-token", "bearer"))
            assertEquals(Verdict.NEEDS_TOKEN, Guard.decide("10.0.0.1", none, true, TOKEN), none);
    }

    @Test
    void w42_without_a_token_of_the_node_none_is_right() {
        for (String any : List.of("Bearer ", "Bearer null", "Bearer s3cret-token"))
            assertEquals(Verdict.NEEDS_TOKEN, Guard.decide("10.0.0.1", any, true, null), any);
    }

    @Test
    void w42_loopback_that_is_not_trusted_is_any_other_machine() {
        assertEquals(Verdict.NEEDS_TOKEN, Guard.decide("127.0.0.1", null, false, TOKEN));
    }
}
