package org.planchet.api;

/// A part of the program that writes to the log.
///
/// @param name    such as `net`, as JSON-RPC's `logging` has it
/// @param details whether its details are written down too
public record LogPart(String name, boolean details) {}
