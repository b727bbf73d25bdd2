/// The console: a prompt at which a person, or a script over a pipe, queries and controls a node.
///
/// [org.planchet.cli.console.CommandTable] is the one table of commands; help, completion, documentation and the
/// message for an unknown one all read it. Each command is a small method in one of the `…Commands` classes, over a
/// [org.planchet.cli.console.Session] that holds the node, the language and where to print.
/// [org.planchet.cli.console.ConsoleIo] hides whether a terminal, a pipe or a test is on the other side.
///
/// No command throws an exception to the prompt: an error that the user can correct is one line, and the
/// prompt returns. Private keys and passphrases are asked without echo and enter neither history nor log.
@NullMarked
package org.planchet.cli.console;

import org.jspecify.annotations.NullMarked;
