package org.planchet.api;

/// An entry of the address book: a known node, connected or not. Times are seconds since 1970, 0 for never.
public record KnownNode(String address, long lastSeen, long lastTried, int failures, String source) {}
