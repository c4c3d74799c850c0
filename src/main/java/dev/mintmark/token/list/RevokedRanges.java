package dev.mintmark.token.list;

import dev.mintmark.platform.paging.TimedPlace;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of a token list that hold only revoked tokens. A walk over a list remembers such a range, and the next walk
 * skips it. That is safe, since a revocation is never undone. A range says nothing about tokens that were issued later.
 * Thread-safe.
 */
@Singleton
class RevokedRanges {
    private static final int MAX_LISTS = 1_000;
    private static final int MAX_IN_A_LIST = 100;
    private static final Duration KEPT = Duration.ofMinutes(10);
    /** Longer than any transaction that issues a token. */
    private static final Duration STILL_UNSEEN = Duration.ofMinutes(5);

    /**
     * A range of a list in which every token of a lesser id than {@code before} is revoked.
     *
     * @param from exclusive
     * @param to inclusive
     */
    record Stretch(TimedPlace from, TimedPlace to, UUID before, Instant seen) {}

    private final Clock clock;
    private final Map<String, TreeMap<TimedPlace, Stretch>> byList = new LinkedHashMap<>();

    RevokedRanges(Clock clock) {
        this.clock = clock;
    }

    /** The least id that a walk may not see; called before the walk. */
    UUID horizon() {
        return new UUID(clock.instant().minus(STILL_UNSEEN).toEpochMilli() << Short.SIZE, 0);
    }

    /** The stretch that {@code place} is in; null where none is known. */
    synchronized @Nullable Stretch around(String list, TimedPlace place) {
        var stretches = byList.get(list);
        var entry = stretches == null ? null : stretches.floorEntry(place);
        if (entry == null) {
            return null;
        }
        var stretch = entry.getValue();
        if (stretch.seen().plus(KEPT).isBefore(clock.instant())) {
            forget(list, stretch);
            return null;
        }
        return TokenPager.IN_ORDER.compare(place, stretch.to()) < 0 ? stretch : null;
    }

    /** @param before the {@link #horizon} of the walk */
    synchronized void remember(String list, TimedPlace from, TimedPlace to, UUID before) {
        var stretches = byList.computeIfAbsent(list, first -> new TreeMap<>(TokenPager.IN_ORDER));
        if (stretches.size() >= MAX_IN_A_LIST) {
            stretches.pollFirstEntry();
        }
        stretches.put(from, new Stretch(from, to, before, clock.instant()));
        if (byList.size() > MAX_LISTS) {
            byList.remove(byList.keySet().iterator().next());
        }
    }

    synchronized void forget(String list, Stretch stretch) {
        var stretches = byList.get(list);
        if (stretches != null && stretches.remove(stretch.from(), stretch) && stretches.isEmpty()) {
            byList.remove(list);
        }
    }
}
