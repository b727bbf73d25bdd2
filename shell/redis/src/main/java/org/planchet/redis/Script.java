package org.planchet.redis;

/// What the server does in one step, in its own language. Keys are handed over as Redis wants it, values as arguments:
/// nothing is put into a script's text. Each that writes the chain looks first whether the writer still has the lease.
enum Script {
    /// Takes the lease if it is as it was seen: fence, holder, beat. Then the next holder, and the chain's genesis.
    TAKE("""
            local has = redis.call('HMGET', KEYS[1], 'fence', 'holder', 'beat', 'genesis')
            if has[4] and has[4] ~= ARGV[5] then return -1 end
            if (has[1] or '0') ~= ARGV[1] or (has[2] or '') ~= ARGV[2] or (has[3] or '0') ~= ARGV[3] then return 0 end
            redis.call('HSET', KEYS[1], 'fence', ARGV[1] + 1, 'holder', ARGV[4], 'beat', 0, 'genesis', ARGV[5])
            return 1
            """),

    RENEW("""
            if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 0 end
            redis.call('HINCRBY', KEYS[1], 'beat', 1)
            return 1
            """),

    RELEASE("""
            if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 0 end
            redis.call('HSET', KEYS[1], 'holder', '')
            return 1
            """),

    /// Takes everything away but the fence, which rises. The argument is the chain's genesis. The key of the events
    /// is not deleted, so that the ids of later ones are greater than those of earlier ones.
    RESET("""
            local genesis = redis.call('HGET', KEYS[1], 'genesis')
            if genesis and genesis ~= ARGV[1] then return -1 end
            redis.call('HINCRBY', KEYS[1], 'fence', 1)
            redis.call('HSET', KEYS[1], 'holder', '', 'beat', 0, 'genesis', ARGV[1])
            redis.call('HDEL', KEYS[1], 'height', 'hash', 'work')
            for i = 3, #KEYS do redis.call('DEL', KEYS[i]) end
            if redis.call('TYPE', KEYS[2])['ok'] ~= 'stream' then redis.call('DEL', KEYS[2]) end
            redis.call('XADD', KEYS[2], 'MAXLEN', 1, '*', 'event', 'reset', 'height', -1, 'hash', '', 'time', '',
                'transactions', '')
            return 1
            """),

    /// Moves the cursor from one block to the next, or back: fence, hash before, height, hash, work. Then the
    /// height and header to keep, the height to forget, and how many events to keep. Then the event: name,
    /// height, hash, time, transactions.
    MOVE("""
            local has = redis.call('HMGET', KEYS[1], 'fence', 'hash')
            if has[1] ~= ARGV[1] then return 0 end
            if (has[2] or '') ~= ARGV[2] then return -1 end
            redis.call('HSET', KEYS[1], 'height', ARGV[3], 'hash', ARGV[4], 'work', ARGV[5])
            if ARGV[7] ~= '' then redis.call('HSET', KEYS[2], ARGV[6], ARGV[7]) end
            redis.call('HDEL', KEYS[2], ARGV[8])
            redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[9], '*', 'event', ARGV[10], 'height', ARGV[11],
                'hash', ARGV[12], 'time', ARGV[13], 'transactions', ARGV[14])
            return 1
            """),

    /// Counts up for a minute. Returns the milliseconds left of it once more than so many were counted.
    COUNT("""
            local count = redis.call('INCR', KEYS[1])
            if count == 1 then redis.call('PEXPIRE', KEYS[1], 60000) end
            if count <= tonumber(ARGV[1]) then return 0 end
            return math.max(redis.call('PTTL', KEYS[1]), 1)
            """),

    /// Replaces the entries of a hash by those that follow the fence, in turn key and value.
    REPLACE("""
            if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 0 end
            redis.call('DEL', KEYS[2])
            for i = 2, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
            return 1
            """),

    /// Takes entries of a hash away and adds others: the fence, `new` to begin with an empty one, how many to take
    /// away, those, and in turn key and value.
    PATCH("""
            if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 0 end
            if ARGV[2] == 'new' then redis.call('DEL', KEYS[2]) end
            local gone = tonumber(ARGV[3])
            for i = 4, 3 + gone do redis.call('HDEL', KEYS[2], ARGV[i]) end
            for i = 4 + gone, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
            return 1
            """);

    private final String text;

    Script(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
