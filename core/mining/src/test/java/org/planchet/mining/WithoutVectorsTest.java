package org.planchet.mining;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.HashSearch;

/// A JVM that was told nothing of the Vector API, such as this module's tests run in.
class WithoutVectorsTest {
    @Test
    void the_digest_and_plain_java_are_left_to_choose_from() {
        assertEquals(Optional.empty(), ModuleLayer.boot().findModule("jdk.incubator.vector"));
        assertEquals(
                List.of("digest", "plain Java"),
                HashSearch.all().stream().map(HashSearch::name).toList());
    }
}
