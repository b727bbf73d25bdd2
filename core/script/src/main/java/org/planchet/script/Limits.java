package org.planchet.script;

/// The bounds of script, which are consensus (Bitcoin Core's script.h).
final class Limits {
    /// Bytes of a legacy or witness v0 script; a longer scriptPubKey can never be spent.
    static final int MAX_SCRIPT_SIZE = 10_000;

    /// Bytes of a pushed item.
    static final int MAX_ITEM_SIZE = 520;

    /// Opcodes above OP_16 in a legacy or witness v0 script, each key of a CHECKMULTISIG counting as one more.
    static final int MAX_OPS = 201;

    /// Keys of a CHECKMULTISIG.
    static final int MAX_MULTISIG_KEYS = 20;

    /// Items on both stacks together.
    static final int MAX_STACK_SIZE = 1_000;

    /// Weight units that one passing signature takes of a tapscript's budget, and what is given on top of the
    /// witness' size (BIP-0342).
    static final int SIGNATURE_WEIGHT = 50;

    private Limits() {}
}
