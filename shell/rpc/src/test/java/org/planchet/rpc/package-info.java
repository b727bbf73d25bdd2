/// Specifications of JSON-RPC over a node in memory.
@NullMarked
package org.planchet.rpc;

import org.jspecify.annotations.NullMarked;
