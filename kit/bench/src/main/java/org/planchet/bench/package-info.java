/// What Planchet claims about speed, as commands that anyone can run: `bin/bench help`.
///
/// A claim is a ratio from one run on one machine against something named: libsecp256k1's own time for a signature,
/// the plain `MessageDigest` loop, or a `bitcoind` that imports the same file in turn. Figures of other machines or
/// other days are never compared. [org.planchet.bench.ChainGenerator] makes the chain that is imported,
/// [org.planchet.bench.MeasuredProcess] measures a process from outside, the same way for us and for others.
@NullMarked
package org.planchet.bench;

import org.jspecify.annotations.NullMarked;
