package org.planchet.gateway;

import org.planchet.consensus.ChainParams;
import org.planchet.index.follow.FollowCursor;
import org.planchet.mongo.MongoReader;

/// A moment of the chain in the stores: what a question is put to.
///
/// @param at   the last block of it
/// @param pool what waits after it
record Moment(ChainParams params, MongoReader chain, FollowCursor at, WaitingPool pool) {
    int confirmations(int height) {
        return at.height() - height + 1;
    }
}
