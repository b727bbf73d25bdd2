package org.planchet.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// A way in which a disk damages a file.
enum Damage {
    MISSING,
    EMPTY,
    CUT_SHORT,
    BIT_FLIPPED,
    PAGE_ZEROED,
    FOREIGN;

    private static final int PAGE = 4096;

    /// Damages every file of `folder` whose path in it matches the glob `files`.
    ///
    /// @return how many
    int inflict(Path folder, String files) throws IOException {
        var matcher = folder.getFileSystem().getPathMatcher("glob:" + files);
        List<Path> hit;
        try (Stream<Path> all = Files.walk(folder)) {
            hit = all.filter(file -> Files.isRegularFile(file) && matcher.matches(folder.relativize(file)))
                    .toList();
        }
        for (Path file : hit) inflict(file);
        return hit.size();
    }

    private void inflict(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        switch (this) {
            case MISSING -> Files.delete(file);
            case EMPTY -> Files.write(file, new byte[0]);
            case CUT_SHORT -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            case BIT_FLIPPED -> {
                if (bytes.length > 0) bytes[bytes.length / 2] ^= 4;
                Files.write(file, bytes);
            }
            case PAGE_ZEROED -> {
                int from = Math.min(bytes.length / 2, Math.max(0, bytes.length - PAGE));
                Arrays.fill(bytes, from, Math.min(bytes.length, from + PAGE), (byte) 0);
                Files.write(file, bytes);
            }
            case FOREIGN -> {
                byte[] noise = new byte[3_000];
                new Random(1).nextBytes(noise);
                Files.write(file, noise);
            }
        }
    }
}
