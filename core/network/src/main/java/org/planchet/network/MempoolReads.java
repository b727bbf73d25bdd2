package org.planchet.network;

/// What the network reads of the memory pool.
public interface MempoolReads {}
