package org.planchet.mining;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.HashSearch;

/// A JVM that was told nothing of the Vector API, such as this module's tests run in.
class WithoutVectorsTest {
    @Test
    void only_the_digest_is_left() {
        assertEquals(Optional.empty(), ModuleLayer.boot().findModule("jdk.incubator.vector"));
        assertEquals(
                List.of("digest"),
                HashSearch.all().stream().map(HashSearch::name).toList());
    }
}
