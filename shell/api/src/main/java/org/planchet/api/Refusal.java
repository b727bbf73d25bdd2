package org.planchet.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a block or transaction was refused, in full.
///
/// @param subject what was refused: `block` or `tx`, and its id
/// @param reason  the reject string that Bitcoin's users know, such as `bad-txns-vin-empty`
/// @param rule    the rule's name in the catalogue
/// @param meaning what holds if the rule is kept
/// @param source  the BIP or Bitcoin Core's name of the rule
/// @param fault   `consensus`, `policy`, `mutated`, `not-yet` or `missing-data`
/// @param step    the stage of checking that refused it
/// @param detail  what was found and what was expected, in an English sentence
/// @param opcode  for a script: the opcode it failed at
/// @param stack   for a script: the stack at that moment in hex, bottom first
/// @param time    when, in seconds since 1970
public record Refusal(
        String subject,
        String reason,
        String rule,
        String meaning,
        String source,
        String fault,
        String step,
        String detail,
        @Nullable String opcode,
        List<String> stack,
        long time) {
    /// The same in another language.
    Refusal translated(String newMeaning, String newStep) {
        return new Refusal(subject, reason, rule, newMeaning, source, fault, newStep, detail, opcode, stack, time);
    }
}
