package dev.mintmark.issuer.keys;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@code kid}s whose keys were fetched again a moment ago, after a signature that was not theirs. The oldest are
 * dropped first. Thread-safe.
 */
final class RefetchedKids {

    private final int capacity;
    private final Duration memory;
    private final Clock clock;
    private final Map<String, Instant> refetched = new LinkedHashMap<>();

    RefetchedKids(int capacity, Duration memory, Clock clock) {
        this.capacity = capacity;
        this.memory = memory;
        this.clock = clock;
    }

    synchronized void add(String kid) {
        refetched.remove(kid);
        refetched.put(kid, clock.instant());
        Iterator<String> oldest = refetched.keySet().iterator();
        while (refetched.size() > capacity) {
            oldest.next();
            oldest.remove();
        }
    }

    /** A clock that was set back ends the memory. */
    synchronized boolean contains(String kid) {
        Instant at = refetched.get(kid);
        if (at == null) {
            return false;
        }
        Duration age = Duration.between(at, clock.instant());
        return !age.isNegative() && age.compareTo(memory) < 0;
    }

    synchronized int size() {
        return refetched.size();
    }
}
