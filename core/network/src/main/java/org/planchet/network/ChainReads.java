package org.planchet.network;

/// What the network reads of the chain.
public interface ChainReads {}
