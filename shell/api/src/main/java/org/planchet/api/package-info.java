/// What a node offers to the outside: one interface, [org.planchet.api.NodeApi], composed of a few small
/// ones, and the records that they use. Beside each method stands how it is called over HTTP
/// ([org.planchet.api.ApiCall]): the server's routes, the client [org.planchet.api.HttpNodeApi] and the
/// description are made of it. The console and the commands use the interface, and the daemon's queries
/// implement it, each its own part. What all of them say to people is in one catalogue
/// ([org.planchet.api.Texts]).
///
/// Conventions in every record: hashes and ids in reversed hex, scripts and raw data in hex, amounts in satoshis as
/// integers, times in seconds since 1970, sizes in bytes, fee rates in satoshis per 1,000 virtual bytes.
@NullMarked
package org.planchet.api;

import org.jspecify.annotations.NullMarked;
