/// Answers for nodes: the read side of their HTTP interface, from the MongoDB and the Redis that they write, without
/// keeping anything of its own. Any number of gateways may stand side by side.
///
/// [org.planchet.gateway.Stores] knows whether the stores answer and where the chain stands,
/// [org.planchet.gateway.Reads] puts each question to one [org.planchet.gateway.Moment] of it, and
/// [org.planchet.gateway.Gateway] starts the server. What is posted goes to a node.
@NullMarked
package org.planchet.gateway;

import org.jspecify.annotations.NullMarked;
