package dev.mintmark.token;

import dev.mintmark.platform.http.Peer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The unwritten uses of one token. Not thread-safe. */
final class UsesOfToken {

    /** @param count at least 1 */
    record At(Instant instant, long count) {}

    private final UUID tokenId;
    private final UUID organizationId;
    private final List<At> uses = new ArrayList<>(1);
    private Instant first;
    private Instant last;
    private Peer firstPeer;
    private Peer lastPeer;

    UsesOfToken(UUID tokenId, UUID organizationId, Instant at, Peer peer) {
        this.tokenId = tokenId;
        this.organizationId = organizationId;
        this.first = at;
        this.last = at;
        this.firstPeer = peer;
        this.lastPeer = peer;
    }

    UUID tokenId() {
        return tokenId;
    }

    UUID organizationId() {
        return organizationId;
    }

    Instant first() {
        return first;
    }

    Instant last() {
        return last;
    }

    Peer firstPeer() {
        return firstPeer;
    }

    Peer lastPeer() {
        return lastPeer;
    }

    /** The number of different instants that are kept. */
    int instants() {
        return uses.size();
    }

    /** Uses at an instant of their own. */
    void add(Instant at, long count, Peer peer) {
        seen(at, peer);
        uses.add(new At(at, count));
    }

    /** Uses whose instant there is no room for: they count with those of the instant before. */
    void addToLatest(Instant at, long count, Peer peer) {
        seen(at, peer);
        var latest = uses.remove(uses.size() - 1);
        uses.add(new At(latest.instant(), latest.count() + count));
    }

    long count() {
        return uses.stream().mapToLong(At::count).sum();
    }

    long countSince(Instant start) {
        return uses.stream()
                .filter(use -> !use.instant().isBefore(start))
                .mapToLong(At::count)
                .sum();
    }

    private void seen(Instant at, Peer peer) {
        if (at.isBefore(first)) {
            first = at;
            firstPeer = peer;
        }
        if (!at.isBefore(last)) {
            last = at;
            lastPeer = peer;
        }
    }
}
