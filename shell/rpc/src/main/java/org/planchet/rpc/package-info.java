/// Bitcoin Core's JSON-RPC, so that `bitcoin-cli` and the tools that speak it work against this node.
///
/// Read in this order: [org.planchet.rpc.JsonRpc] (a request's way: who asks, which version, one or a batch),
/// [org.planchet.rpc.Credentials] (who may ask at all), [org.planchet.rpc.Methods] (the table of methods, in groups of
/// one file each), [org.planchet.rpc.Method] and [org.planchet.rpc.Arguments] (how parameters are named and checked),
/// [org.planchet.rpc.NodePort] (all that a method may do to the node). The `…Json` classes give things the shape that
/// Bitcoin Core gives them: the same keys in the same order, the same types, amounts in coins.
///
/// Nothing here opens a socket: the daemon hands in the node and puts [org.planchet.rpc.JsonRpc] behind its HTTP
/// server. Every failure is an [org.planchet.rpc.RpcException] with one of Bitcoin Core's codes. Methods look at the
/// node inside a question to the thread that owns it, and nothing they take out of there changes later.
@NullMarked
package org.planchet.rpc;

import org.jspecify.annotations.NullMarked;
