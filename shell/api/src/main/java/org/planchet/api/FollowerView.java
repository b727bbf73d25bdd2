package org.planchet.api;

/// A store outside the node that follows the chain.
///
/// @param name   `mongodb` or `redis`
/// @param state  `writing` if this node writes it, `standby` if another does, `syncing` if this node fetches its own
///     chain first, `emptying` if it was reset and its old content is being taken away, `away` if it does not
///     answer
/// @param height of the last block written to it, as it was seen last; -1 for none
/// @param lag    blocks between that and this node's tip
public record FollowerView(String name, String state, int height, int lag) {}
