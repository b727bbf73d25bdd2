package org.planchet.script;

import java.util.EnumSet;
import java.util.stream.Collectors;

/// An immutable set of [ScriptFlag]s. Cheap to pass and to ask.
public final class ScriptFlags {
    /// The rules of 2009 alone.
    public static final ScriptFlags NONE = new ScriptFlags(0);

    /// Every soft fork: what a block must obey today (Bitcoin Core's MANDATORY_SCRIPT_VERIFY_FLAGS).
    public static final ScriptFlags MANDATORY = of(
            ScriptFlag.P2SH,
            ScriptFlag.DERSIG,
            ScriptFlag.NULLDUMMY,
            ScriptFlag.CHECKLOCKTIMEVERIFY,
            ScriptFlag.CHECKSEQUENCEVERIFY,
            ScriptFlag.WITNESS,
            ScriptFlag.TAPROOT);

    /// What a transaction must obey to be relayed (Bitcoin Core's STANDARD_SCRIPT_VERIFY_FLAGS).
    public static final ScriptFlags STANDARD = MANDATORY.with(
            ScriptFlag.STRICTENC,
            ScriptFlag.MINIMALDATA,
            ScriptFlag.DISCOURAGE_UPGRADABLE_NOPS,
            ScriptFlag.CLEANSTACK,
            ScriptFlag.MINIMALIF,
            ScriptFlag.NULLFAIL,
            ScriptFlag.LOW_S,
            ScriptFlag.DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM,
            ScriptFlag.WITNESS_PUBKEYTYPE,
            ScriptFlag.CONST_SCRIPTCODE,
            ScriptFlag.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION,
            ScriptFlag.DISCOURAGE_OP_SUCCESS,
            ScriptFlag.DISCOURAGE_UPGRADABLE_PUBKEYTYPE);

    private final int bits;

    private ScriptFlags(int bits) {
        this.bits = bits;
    }

    public static ScriptFlags of(ScriptFlag... flags) {
        return new ScriptFlags(bits(flags));
    }

    public boolean has(ScriptFlag flag) {
        return (bits & flag.bit()) != 0;
    }

    /// One bit a flag: equal if the sets are.
    public int bits() {
        return bits;
    }

    /// This set and `flags`.
    public ScriptFlags with(ScriptFlag... flags) {
        return new ScriptFlags(bits | bits(flags));
    }

    /// This set less `flags`.
    public ScriptFlags without(ScriptFlag... flags) {
        return new ScriptFlags(bits & ~bits(flags));
    }

    /// Whether every flag of `other` is in this set too: then a script that passes here passes there (soft forks and
    /// policy only ever tighten).
    public boolean hasAll(ScriptFlags other) {
        return (bits & other.bits) == other.bits;
    }

    private static int bits(ScriptFlag... flags) {
        int bits = 0;
        for (ScriptFlag flag : flags) bits |= flag.bit();
        return bits;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScriptFlags flags && bits == flags.bits;
    }

    @Override
    public int hashCode() {
        return bits;
    }

    /// The names in the enum's order, separated by commas; `NONE` if there are none.
    @Override
    public String toString() {
        if (bits == 0) return "NONE";
        return EnumSet.allOf(ScriptFlag.class).stream()
                .filter(this::has)
                .map(ScriptFlag::name)
                .collect(Collectors.joining(","));
    }
}
