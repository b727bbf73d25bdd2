/// What a node says and does, as seen from outside: one interface, [org.planchet.api.NodeApi], and the records it
/// speaks in. The HTTP server offers it to the world, the console and the commands use it, and the daemon implements
/// it over the running node; the client that speaks to a node over HTTP implements it once more.
///
/// Conventions in every record: hashes and ids in reversed hex, scripts and raw data in hex, amounts in satoshis as
/// integers, times in seconds since 1970, sizes in bytes, fee rates in satoshis per 1,000 virtual bytes.
@NullMarked
package org.planchet.api;

import org.jspecify.annotations.NullMarked;
