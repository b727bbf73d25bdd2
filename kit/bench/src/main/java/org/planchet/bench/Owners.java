package org.planchet.bench;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Whom the payments of a generated chain pay. Every other one pays a new owner and the rest one of those known, who
/// is forgotten once a new one takes his place: half of all are paid once, a quarter twice, an eighth three times.
final class Owners {
    /// Many more than the public keys whose points a node keeps, as in a real chain: it finds few of them again.
    private static final int KNOWN = 1 << 16;

    private final ChainGenerator.Mix mix;
    private final Random random;
    private final @Nullable Owner[] known = new Owner[KNOWN];
    private long made;

    Owners(ChainGenerator.Mix mix, Random random) {
        this.mix = mix;
        this.random = random;
    }

    /// The next to be paid.
    Owner next() {
        int place = random.nextInt(KNOWN);
        Owner owner = known[place];
        if (owner != null && random.nextBoolean()) return owner;
        owner = new Owner(made++, kind());
        known[place] = owner;
        return owner;
    }

    private Owner.Kind kind() {
        int share = random.nextInt(100);
        if (share < mix.p2pkh()) return Owner.Kind.P2PKH;
        return share < mix.p2pkh() + mix.p2wpkh() ? Owner.Kind.P2WPKH : Owner.Kind.P2TR;
    }
}
