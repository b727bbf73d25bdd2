package org.planchet.consensus;

import org.jspecify.annotations.Nullable;
import org.planchet.script.ScriptFailure;

/// Why something was refused, kept as data so that an API, a console or a failing test can explain it. Made by
/// [Rule#broken].
///
/// @param rule   the rule that is broken
/// @param fault  whose fault it is here: mostly the rule's, but a coin that is missing is missing data to the mempool
///               and breaks consensus in a block
/// @param suffix what [#code()] adds to the rule's reject string: the version of `bad-version(0x00000001)`, or a
///               blank and the script error in brackets; mostly empty
/// @param detail what was found and what was expected, in a sentence without a full stop
/// @param script if a script failed: the error, the opcode and the stack
/// @param step   the stage of checking
public record Rejection(
        Rule rule,
        Fault fault,
        String suffix,
        String detail,
        @Nullable ScriptFailure script,
        String step) {
    /// The reject string, exactly as Bitcoin Core prints it.
    public String code() {
        return rule.code() + suffix;
    }

    /// This rejection, found while doing `newStep`.
    public Rejection inStep(String newStep) {
        return new Rejection(rule, fault, suffix, detail, script, newStep);
    }

    /// This rejection, as the fault of another kind.
    public Rejection as(Fault newFault) {
        return new Rejection(rule, newFault, suffix, detail, script, step);
    }

    /// This rejection, with what it is about said first.
    public Rejection about(String subject) {
        return new Rejection(rule, fault, suffix, subject + ": " + detail, script, step);
    }

    /// This rejection, with something added to the rule's reject string.
    Rejection withSuffix(String newSuffix) {
        return new Rejection(rule, fault, newSuffix, detail, script, step);
    }

    @Override
    public String toString() {
        return code() + ": " + detail;
    }
}
