package org.planchet.wire;

/// An entry of an addr message.
///
/// @param lastSeen seconds since 1970, 0 to 2^32 - 1
public record TimedAddress(long lastSeen, NetAddress address) {}
