/// Script: the small stack language in which an output says who may spend it, and an input proves it.
///
/// Read in this order: [org.planchet.script.Op], [org.planchet.script.ScriptReader] and
/// [org.planchet.script.ScriptBuilder], [org.planchet.script.Templates] (the forms that have a name) and
/// [org.planchet.script.Addresses]; then how a spend is judged: [org.planchet.script.ScriptVerifier],
/// `InputVerifier` and `WitnessVerifier` (which scripts are run, in which order), `Interpreter` (what holds for
/// every opcode), `OpTable` with `FlowOps`, `StackOps`, `ArithmeticOps` and `CryptoOps` (what each one does),
/// `SignatureCheck`, and [org.planchet.script.SignatureHash] (what a signature signs).
/// [org.planchet.script.SigOps] counts without running.
///
/// Everything here is consensus and equals Bitcoin Core bit by bit, faults of 2009 included: nothing may be made
/// simpler that a block could show. Which flags hold at which height is for the rules of consensus to say; nothing
/// here knows a block, and a script that fails is a value ([org.planchet.script.ScriptFailure]), never an exception.
@NullMarked
package org.planchet.script;

import org.jspecify.annotations.NullMarked;
