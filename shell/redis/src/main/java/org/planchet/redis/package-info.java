/// The tip, recent events and unconfirmed transactions of a chain in Redis: one node at a time writes them,
/// any client reads.
///
/// [org.planchet.redis.RedisStore] follows the chain, [org.planchet.redis.Script] holds its steps, each of which the
/// server does as a whole, [org.planchet.redis.RedisConnection] opens and closes.
@NullMarked
package org.planchet.redis;

import org.jspecify.annotations.NullMarked;
