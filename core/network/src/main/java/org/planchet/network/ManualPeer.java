package org.planchet.network;

import java.util.List;

/// A peer that the user named, and how it goes.
///
/// @param named  what the user said: an address, or a DNS name
/// @param places addresses that it stands for now, with their ports; empty while a name is not known
/// @param reason why it is not connected, as far as that was found out; may be empty
public record ManualPeer(Endpoint named, List<Endpoint> places, String reason) {
    public ManualPeer {
        places = List.copyOf(places);
    }
}
