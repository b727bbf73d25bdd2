/// One class a command of the `planchet` program. Each reads its flags, does its work over
/// [org.planchet.api.NodeApi] or the daemon's two calls on a resting data folder, prints, and gives an exit code of
/// [org.planchet.daemon.config.ExitCode].
///
/// Reading order: [org.planchet.cli.command.Program] builds the tree of commands and turns every failure into one line;
/// [org.planchet.cli.command.NodeFlags] makes the flags of a node from the daemon's table of settings, so that a
/// setting is written down once.
@NullMarked
package org.planchet.cli.command;

import org.jspecify.annotations.NullMarked;
