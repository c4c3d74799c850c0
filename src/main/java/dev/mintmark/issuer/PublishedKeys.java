package dev.mintmark.issuer;

import dev.mintmark.issuer.FetchKeys.Published;
import dev.mintmark.jwt.JwkSet;
import dev.mintmark.jwt.VerificationKey;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The published keys of one issuer row: when they are fetched, by whom that is waited for, and what is served meanwhile. */
final class PublishedKeys implements RowKeys {

    private static final Logger LOG = Logger.getLogger(PublishedKeys.class);

    private static final int UNKNOWN_KIDS = 32;
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(30);
    private static final int REFETCHES = 2;
    private static final Duration REFETCH_EVERY = Duration.ofSeconds(10);

    /** Longer names are never read from a set: asking for them is pointless and remembering them costs memory. */
    private static final int MAXIMUM_KID = 512;

    private record Held(JwkSet keys, Freshness freshness) {}

    private final IssuerSource source;
    private final Uni<Published> publisher;
    private final Clock clock;
    private final TokenBucket refetches;
    private final UnknownKids unknownKids;
    private volatile @Nullable Held held;
    private volatile RetryPause pause = RetryPause.NONE;
    private @Nullable CompletableFuture<JwkSet> flight;

    /** @param publisher fetches with each subscription */
    PublishedKeys(IssuerSource source, Uni<Published> publisher, Clock clock) {
        this.source = source;
        this.publisher = publisher;
        this.clock = clock;
        this.refetches = new TokenBucket(REFETCHES, REFETCH_EVERY, clock);
        this.unknownKids = new UnknownKids(UNKNOWN_KIDS, UNKNOWN_FOR, clock);
    }

    @Override
    public boolean isOf(IssuerSource other) {
        return source.equals(other);
    }

    @Override
    public Uni<JwkSet> current() {
        Instant now = clock.instant();
        Held known = held;
        if (known == null) {
            return firstFetched(now);
        }
        return switch (known.freshness().ageAt(now)) {
            case FRESH -> Uni.createFrom().item(known.keys());
            case AGEING -> {
                fetchInBackground(now);
                yield Uni.createFrom().item(known.keys());
            }
            case STALE -> refetchedOrStale(known, now);
            case DEAD -> firstFetched(now);
        };
    }

    private Uni<JwkSet> firstFetched(Instant now) {
        RetryPause current = pause;
        if (current.isOnAt(now)) {
            return Uni.createFrom().failure(new KeysUnavailableException(current.remainingAt(now), null));
        }
        return SharedAnswer.of(fetchOnce());
    }

    private Uni<JwkSet> refetchedOrStale(Held known, Instant now) {
        if (pause.isRecentAt(now)) {
            fetchInBackground(now);
            return Uni.createFrom().item(known.keys());
        }
        return SharedAnswer.of(fetchOnce())
                .onFailure(KeysUnavailableException.class)
                .recoverWithItem(known.keys());
    }

    private void fetchInBackground(Instant now) {
        if (!pause.isOnAt(now)) {
            var unused = fetchOnce();
        }
    }

    @Override
    public Uni<JwkSet> after(JwkSet missed, @Nullable String kid) {
        Held known = held;
        if (known == null) {
            return current();
        }
        if (known.keys() != missed) {
            return Uni.createFrom().item(known.keys());
        }
        if (kid != null && (kid.length() > MAXIMUM_KID || unknownKids.contains(kid))) {
            return Uni.createFrom().item(missed);
        }
        CompletableFuture<JwkSet> underWay = flight();
        if (underWay != null) {
            return SharedAnswer.of(underWay);
        }
        if (refetches.take()) {
            return SharedAnswer.of(fetchOnce()).invoke(keys -> rememberIfUnknown(kid, keys));
        }
        Instant now = clock.instant();
        RetryPause current = pause;
        return current.isRecentAt(now)
                ? Uni.createFrom().failure(new KeysUnavailableException(current.remainingAt(now), null))
                : Uni.createFrom().item(missed);
    }

    private void rememberIfUnknown(@Nullable String kid, JwkSet keys) {
        if (kid != null && keys.keys().stream().map(VerificationKey::kid).noneMatch(kid::equals)) {
            unknownKids.add(kid);
        }
    }

    private synchronized @Nullable CompletableFuture<JwkSet> flight() {
        return flight;
    }

    /** Joins the fetch that is under way or begins one. */
    private CompletableFuture<JwkSet> fetchOnce() {
        CompletableFuture<JwkSet> mine;
        synchronized (this) {
            if (flight != null) {
                return flight;
            }
            mine = new CompletableFuture<>();
            flight = mine;
        }
        publisher.subscribe().with(published -> landed(mine, published), thrown -> crashed(mine, thrown));
        return mine;
    }

    private void landed(CompletableFuture<JwkSet> mine, Published published) {
        synchronized (this) {
            held = new Held(published.keys(), new Freshness(clock.instant(), published.freshFor()));
            pause = RetryPause.NONE;
            flight = null;
        }
        if (!published.keys().skipped().isEmpty()) {
            LOG.debugf(
                    "issuer %s (%s): unusable keys were skipped: %s",
                    source.id(), source.issuer(), published.keys().skipped());
        }
        mine.complete(published.keys());
    }

    private void crashed(CompletableFuture<JwkSet> mine, Throwable thrown) {
        Instant now = clock.instant();
        RetryPause next;
        synchronized (this) {
            next = pause.afterFailureAt(now);
            pause = next;
            flight = null;
        }
        LOG.warnf(
                "issuer %s (%s): its keys could not be fetched: %s",
                source.id(), source.issuer(), FailedFetch.why(thrown));
        mine.completeExceptionally(new KeysUnavailableException(next.remainingAt(now), thrown));
    }
}
