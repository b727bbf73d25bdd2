package org.planchet.api;

/// A back-up that was made.
///
/// @param path   where it lies on the node's machine
/// @param height of the tip of the chain in it; -1 if it holds only wallets
/// @param tip    that block's hash; empty if it holds only wallets
/// @param coins  hash of the coin set at the tip; empty if it holds only wallets
/// @param bytes  of all files
public record BackupView(String path, int height, String tip, String coins, long bytes) {}
