/// What tests of a chain are built on: whole networks in one test, chains made block by block, and a node to put into
/// somebody else's test.
///
/// Three ways in, from the smallest:
///
/// - [org.planchet.testkit.ChainBuilder]: one chain in memory, blocks of any shape, valid or not.
///   [org.planchet.testkit.MiniWallet] earns, holds and spends its coins.
/// - [org.planchet.testkit.SimNet]: a network of nodes in simulated time. One seed gives one run, to the byte;
/// links are cut and healed, nodes stopped, killed and started again.
/// - [org.planchet.testkit.PlanchetNode]: a real node in this process, with sockets, for tests of programs that use
/// one. [org.planchet.testkit.FreePort] finds a port for a program in a process of its own, and
/// [org.planchet.testkit.MemoryGroup] bounds what such a process may use.
///
/// Everything but these three is pure: no thread, no clock, no socket.
@NullMarked
package org.planchet.testkit;

import org.jspecify.annotations.NullMarked;
