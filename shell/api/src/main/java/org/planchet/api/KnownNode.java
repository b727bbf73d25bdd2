package org.planchet.api;

/// An entry of the address book: a node heard of, whether or not it is a neighbour. Times are seconds since 1970, 0
/// for never.
public record KnownNode(String address, long lastSeen, long lastTried, int failures, String source) {}
