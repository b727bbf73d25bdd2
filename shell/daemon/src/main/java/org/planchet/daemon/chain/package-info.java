/// Opens what a node stores: its data folder and its chain, with the threads that check scripts and the times that
/// reads, writes and scripts take.
@NullMarked
package org.planchet.daemon.chain;

import org.jspecify.annotations.NullMarked;
