package dev.mintmark.issuer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Key names that an issuer was asked for and did not have, each for a short while; the oldest give way. Safe for use from
 * several threads.
 */
final class UnknownKids {

    private final int capacity;
    private final Duration memory;
    private final Clock clock;
    private final Map<String, Instant> until = new LinkedHashMap<>();

    UnknownKids(int capacity, Duration memory, Clock clock) {
        this.capacity = capacity;
        this.memory = memory;
        this.clock = clock;
    }

    synchronized void add(String kid) {
        until.remove(kid);
        until.put(kid, clock.instant().plus(memory));
        Iterator<String> oldest = until.keySet().iterator();
        while (until.size() > capacity) {
            oldest.next();
            oldest.remove();
        }
    }

    synchronized boolean contains(String kid) {
        Instant end = until.get(kid);
        return end != null && clock.instant().isBefore(end);
    }

    synchronized int size() {
        return until.size();
    }
}
