/// A node's HTTP interface.
///
/// Read in this order: [org.planchet.server.Routes] is the table of everything that can be asked, one row for
/// each call that [org.planchet.api.NodeApi] declares; [org.planchet.server.Guard] says who may ask it;
/// [org.planchet.server.Call] reads what was asked; [org.planchet.server.ApiServer] serves the table, and
/// [org.planchet.server.OpenApi] describes it to programs. [org.planchet.server.Connection] and
/// [org.planchet.server.Exchange] are the boundary to the HTTP library: what it leaves open (deadlines,
/// budgets, which path is which) is decided in this package. [org.planchet.server.Events] is what those
/// receive who follow the node, by server-sent events or a WebSocket. [org.planchet.server.PageRoute] serves the page
/// for people, [org.planchet.server.PrototypeRoutes] are the paths of the Python prototype.
///
/// Knows the node only through [org.planchet.api.NodeApi]. It must never let another origin read an answer,
/// answer a wallet's route to an unauthenticated caller, put a secret into a log or an error, or answer 500
/// for something the caller did.
@NullMarked
package org.planchet.server;

import org.jspecify.annotations.NullMarked;
