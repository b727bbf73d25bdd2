package org.planchet.script;

/// A rule that a script check applies or not, with Bitcoin Core's name (`SCRIPT_VERIFY_…`). Those that became
/// consensus by soft fork come first, those of relay policy after them.
public enum ScriptFlag {
    /// BIP-0016: a scriptPubKey of the P2SH form runs the script that the last push of the scriptSig holds.
    P2SH(0),
    /// BIP-0066: signatures must be strict DER.
    DERSIG(1),
    /// BIP-0147: the dummy that OP_CHECKMULTISIG pops must be empty.
    NULLDUMMY(2),
    /// BIP-0065: OP_NOP2 is OP_CHECKLOCKTIMEVERIFY.
    CHECKLOCKTIMEVERIFY(3),
    /// BIP-0112: OP_NOP3 is OP_CHECKSEQUENCEVERIFY.
    CHECKSEQUENCEVERIFY(4),
    /// BIP-0141: witness programs are run.
    WITNESS(5),
    /// BIP-0341 and BIP-0342: witness version 1 is taproot.
    TAPROOT(6),

    /// Policy: signatures, hash types and public keys must be in a defined form.
    STRICTENC(7),
    /// Policy, BIP-0062 rule 5: the S of a signature is at most half the order.
    LOW_S(8),
    /// Policy, BIP-0062 rule 2: a scriptSig only pushes.
    SIGPUSHONLY(9),
    /// Policy, BIP-0062 rules 3 and 4: pushes and numbers take the shortest form.
    MINIMALDATA(10),
    /// Policy: the NOPs kept for soft forks are refused.
    DISCOURAGE_UPGRADABLE_NOPS(11),
    /// Policy, BIP-0062 rule 6: exactly one item is left on the stack. Needs [#P2SH] and [#WITNESS].
    CLEANSTACK(12),
    /// Policy: witness versions kept for soft forks are refused.
    DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM(13),
    /// Policy for witness v0 (consensus in tapscript): OP_IF and OP_NOTIF take empty or exactly `01`.
    MINIMALIF(14),
    /// Policy, BIP-0146: a signature that fails must be empty.
    NULLFAIL(15),
    /// Policy: public keys in witness v0 are compressed.
    WITNESS_PUBKEYTYPE(16),
    /// Policy: no OP_CODESEPARATOR and nothing for FindAndDelete in legacy scripts.
    CONST_SCRIPTCODE(17),
    /// Policy: taproot leaf versions kept for soft forks are refused.
    DISCOURAGE_UPGRADABLE_TAPROOT_VERSION(18),
    /// Policy: OP_SUCCESSx is refused.
    DISCOURAGE_OP_SUCCESS(19),
    /// Policy: public key types kept for soft forks are refused in tapscript.
    DISCOURAGE_UPGRADABLE_PUBKEYTYPE(20);

    private final int bit;

    ScriptFlag(int index) {
        this.bit = 1 << index;
    }

    int bit() {
        return bit;
    }
}
