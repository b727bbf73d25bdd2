/// The `planchet` program: the commands a shell calls, and the console a person talks to.
///
/// Reading order: [org.planchet.cli.Main] turns arguments into a command and its failure into one line and an
/// exit code; `command` holds one class a command; `console` the prompt and its table of commands; `demo` the
/// network of five nodes that shows everything at once; `text` tables, wrapped lines and amounts of money.
///
/// Whatever is asked of a node goes through [org.planchet.api.NodeApi], in this process or over HTTP: this module knows
/// no block, no socket and no database, and it must never decide what is valid.
@NullMarked
package org.planchet.cli;

import org.jspecify.annotations.NullMarked;
