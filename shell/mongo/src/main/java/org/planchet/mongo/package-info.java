/// The chain in MongoDB, written by one node at a time and read by any client.
///
/// [org.planchet.mongo.MongoRows] keeps the rows, [org.planchet.mongo.Documents] says what they look like,
/// [org.planchet.mongo.MongoConnection] opens and closes. How a block's rows appear together is
/// [org.planchet.index.follow.StagedFollowStore]'s.
@NullMarked
package org.planchet.mongo;

import org.jspecify.annotations.NullMarked;
