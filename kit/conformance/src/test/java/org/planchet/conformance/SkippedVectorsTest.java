package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.planchet.vectors.Vectors;

/// Tests that found no vectors are counted aloud: this module's tests run after those of all modules below it.
final class SkippedVectorsTest {
    @Test
    void what_was_skipped_for_want_of_vectors_is_said() {
        assertEquals(1, skipped("<skipped message=\"" + Vectors.MISSING + "a\"/><skipped message=\"no bitcoind\"/>"));
        int skipped = 0;
        for (Path module : Repository.modules())
            for (Path report : Repository.files(module.resolve("target/surefire-reports"), ".xml"))
                skipped += skipped(Repository.read(report.toString()));
        if (skipped > 0)
            System.out.println(
                    skipped + " tests were SKIPPED: there are no public vectors; PLANCHET_VECTORS names their folder");
    }

    private static int skipped(String report) {
        return report.split("<skipped message=\"[^\"]*" + Vectors.MISSING, -1).length - 1;
    }
}
