/// Handshake, header and block sync, relay, address book, misbehaviour.
@NullMarked
package org.planchet.network;

import org.jspecify.annotations.NullMarked;
