/// The demonstration: five real nodes on this machine, each a process with its own folder and ports, taken through
/// what a network of nodes has to survive: mining, payments, a node killed, a network cut in two and healed.
///
/// [org.planchet.cli.demo.Demo] makes the nodes and cleans up behind them; [org.planchet.cli.demo.Story] says what
/// happens to them, stage by stage; [org.planchet.cli.demo.ProcessNode] is one process and its HTTP interface;
/// [org.planchet.cli.demo.Await] waits for something, with a deadline and a sentence that says for
/// what. Nothing is simulated: every figure shown comes from the nodes. Nothing stays behind unless it was asked for.
@NullMarked
package org.planchet.cli.demo;

import org.jspecify.annotations.NullMarked;
