package org.planchet.consensus;

import java.util.Arrays;
import java.util.Optional;

/// The soft forks whose activation height a chain states. `text` is the name that Bitcoin Core's
/// `-testactivationheight` takes.
public enum Deployment {
    /// Height in the coinbase, block version 2.
    BIP34("bip34"),
    /// Strict DER signatures, block version 3.
    BIP66("dersig"),
    /// OP_CHECKLOCKTIMEVERIFY, block version 4.
    BIP65("cltv"),
    /// Relative lock times (BIP 68, 112) and median time past for lock times (BIP 113).
    CSV("csv"),
    /// Witness commitments (BIP 141) and the empty multisig dummy (BIP 147).
    SEGWIT("segwit"),
    /// BIP 340 to 342. Reported only: like P2SH and witness programs, taproot is checked in every block of every
    /// chain but the ones excepted by hash, as in Bitcoin Core since 24.
    TAPROOT("taproot"),
    /// The consensus clean-up (BIP 54): proposed, so no chain built in has it.
    BIP54("bip54");

    private final String text;

    Deployment(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public static Optional<Deployment> byName(String name) {
        return Arrays.stream(values()).filter(it -> it.text.equals(name)).findFirst();
    }
}
