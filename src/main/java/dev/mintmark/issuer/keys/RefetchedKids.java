package dev.mintmark.issuer.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The {@code kid}s whose keys were fetched again a moment ago, after a signature that was not theirs. One that falls out
 * of a full cache may have its key fetched again: the budget bounds that. Thread-safe.
 */
final class RefetchedKids {

    private final int capacity;
    private final Duration memory;
    private final Clock clock;

    /** Null until there is a first one: most issuers never have any. */
    private volatile @Nullable Cache<String, Instant> refetched;

    RefetchedKids(int capacity, Duration memory, Clock clock) {
        this.capacity = capacity;
        this.memory = memory;
        this.clock = clock;
    }

    void add(String kid) {
        cache().put(kid, clock.instant());
    }

    /** A clock that was set back ends the memory. */
    boolean contains(String kid) {
        var cache = refetched;
        var at = cache == null ? null : cache.getIfPresent(kid);
        if (at == null) {
            return false;
        }
        var age = Duration.between(at, clock.instant());
        return !age.isNegative() && age.compareTo(memory) < 0;
    }

    long size() {
        var cache = refetched;
        if (cache == null) {
            return 0;
        }
        cache.cleanUp();
        return cache.estimatedSize();
    }

    private synchronized Cache<String, Instant> cache() {
        var cache = refetched;
        if (cache == null) {
            cache = Caffeine.newBuilder()
                    .maximumSize(capacity)
                    .executor(Runnable::run)
                    .build();
            refetched = cache;
        }
        return cache;
    }
}
