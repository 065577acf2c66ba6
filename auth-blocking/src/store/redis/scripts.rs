//! What runs inside the server, each as one step.

use std::sync::LazyLock;

use redis::Script;

/// Takes the lease, or makes it last longer where it is the holder's own. The same twice does no harm, so a call whose
/// answer was lost can be repeated.
pub(super) static HOLD: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
        return 1",
    )
});

/// Gives the lease back, where it is still the holder's own.
pub(super) static RELEASE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
        return 0",
    )
});

/// Writes the record where its generation is the one that is replaced (`''`: there is none), or where it is there already:
/// then the answer to the same call was lost.
pub(super) static SWAP: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"local found = redis.call('HMGET', KEYS[1], 'generation', 'record')
        if found[2] == ARGV[3] then return 1 end
        if (found[1] or '') ~= ARGV[1] then return 0 end
        redis.call('HSET', KEYS[1], 'generation', ARGV[2], 'record', ARGV[3])
        return 1",
    )
});

/// Reads a field of a hash, or `''` where it is longer than the limit: a record that another program wrote is not
/// transferred whole. `HSTRLEN` would need a further right.
pub(super) static READ: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"local found = redis.call('HGET', KEYS[1], ARGV[1])
        if found and #found > tonumber(ARGV[2]) then return '' end
        return found",
    )
});

/// Removes the hash where the lease is the holder's own, else answers -1; says whether there was a record.
pub(super) static REMOVE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"if redis.call('GET', KEYS[2]) ~= ARGV[1] then return -1 end
        local found = redis.call('HGET', KEYS[1], 'generation')
        redis.call('DEL', KEYS[1])
        return found and 1 or 0",
    )
});
