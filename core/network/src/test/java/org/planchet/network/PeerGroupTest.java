package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The group that a user agent names.
class PeerGroupTest {
    @Test
    void a_comment_names_the_group() {
        assertEquals(Optional.of("asia"), PeerGroup.of("/Planchet:0.1.0(group asia)/"));
        assertEquals(Optional.of("asia-2"), PeerGroup.of("/Planchet:0.1.0(mine; group asia-2; here)/"));
    }

    @Test
    void other_texts_name_none() {
        assertEquals(Optional.empty(), PeerGroup.of("/Planchet:0.1.0/"));
        assertEquals(Optional.empty(), PeerGroup.of("/Planchet:0.1.0(a group asia)/"));
        assertEquals(Optional.empty(), PeerGroup.of("/Planchet:0.1.0(group " + "a".repeat(31) + ")/"));
    }

    @Test
    void two_share_a_group_if_both_name_it() {
        assertTrue(PeerGroup.isShared("/A:1(group asia)/", "/B:2(x; group asia)/"));
        assertFalse(PeerGroup.isShared("/A:1(group asia)/", "/B:2(group europe)/"));
        assertFalse(PeerGroup.isShared("/A:1/", "/B:2/"));
    }
}
