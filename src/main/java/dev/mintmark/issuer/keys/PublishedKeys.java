package dev.mintmark.issuer.keys;

import dev.mintmark.issuer.IssuerSource;
import dev.mintmark.issuer.keys.FetchKeys.Published;
import dev.mintmark.issuer.keys.LookupDecision.Situation;
import dev.mintmark.jwt.JwkSet;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The published keys of one issuer row. Decides when they are fetched, which callers wait for that, and what is served
 * meanwhile. At most one fetch runs at a time. Only the fetched set remembers the keys that it lacks. Each later token
 * may have its key looked up again, within its {@link LookupBudget}.
 */
final class PublishedKeys implements RowKeys {

    private static final Logger LOG = Logger.getLogger(PublishedKeys.class);

    /** A known kid gets a look-up this often, by each budget, for signatures that are not its key's. */
    private static final Duration REFETCH_A_KID_EVERY = Duration.ofMinutes(1);

    private static final int REFETCHED_KIDS = JwkSet.MAX_KEYS;

    private record Held(JwkSet keys, Freshness freshness, long fetch) {

        FoundKeys foundBy(long begunBefore) {
            return new FoundKeys(keys, freshness.fetchedAt(), fetch, begunBefore);
        }
    }

    /**
     * A fetch that is under way.
     *
     * @param payer for what it was begun; null for the keys as such
     */
    private record Flight(long number, Instant began, @Nullable WantedKey payer, CompletableFuture<Held> landing) {}

    private static final class Allowance {
        final TokenBucket fetches;
        final RefetchedKids refetchedKids;

        Allowance(LookupBudget budget, Clock clock) {
            this.fetches = new TokenBucket(budget.burst(), Duration.ofSeconds(budget.secondsForEach()), clock);
            this.refetchedKids = new RefetchedKids(REFETCHED_KIDS, REFETCH_A_KID_EVERY, clock);
        }
    }

    private final IssuerSource source;
    private final Uni<Published> publisher;
    private final AtomicLong begun;
    private final NoticedKeys noticed;
    private final Clock clock;
    private final Map<LookupBudget, Allowance> allowances = new EnumMap<>(LookupBudget.class);
    private volatile @Nullable Held held;
    private volatile RetryPause pause = RetryPause.NONE;
    private @Nullable Flight flight;

    /** The reason of the last fetch's failure, under the lock; null when it succeeded. */
    private @Nullable String failing;

    /**
     * @param publisher fetches with each subscription
     * @param begun the number of fetches that have begun, of all issuers
     * @param noticed is told of each set that is fetched
     */
    PublishedKeys(IssuerSource source, Uni<Published> publisher, AtomicLong begun, NoticedKeys noticed, Clock clock) {
        this.source = source;
        this.publisher = publisher;
        this.begun = begun;
        this.noticed = noticed;
        this.clock = clock;
        for (LookupBudget budget : LookupBudget.values()) {
            allowances.put(budget, new Allowance(budget, clock));
        }
    }

    @Override
    public boolean isOf(IssuerSource other) {
        return source.equals(other);
    }

    @Override
    public Uni<FoundKeys> current() {
        // Read first, so that a fetch which begins meanwhile counts as one after the token came.
        long begunBefore = begun.get();
        Instant now = clock.instant();
        Held known = held;
        if (known == null) {
            return firstFetched(now, begunBefore);
        }
        return switch (known.freshness().ageAt(now)) {
            case FRESH -> Uni.createFrom().item(known.foundBy(begunBefore));
            case AGEING -> {
                fetchInBackground(now);
                yield Uni.createFrom().item(known.foundBy(begunBefore));
            }
            case STALE -> refetchedOrStale(known, now, begunBefore);
            case DEAD -> firstFetched(now, begunBefore);
        };
    }

    private Uni<FoundKeys> firstFetched(Instant now, long begunBefore) {
        RetryPause current = pause;
        return current.isOnAt(now) ? comeAgain(current.remainingAt(now)) : brought(fetchOnce(), begunBefore);
    }

    private Uni<FoundKeys> refetchedOrStale(Held known, Instant now, long begunBefore) {
        if (pause.isRecentAt(now)) {
            fetchInBackground(now);
            return Uni.createFrom().item(known.foundBy(begunBefore));
        }
        return brought(fetchOnce(), begunBefore)
                .onFailure(KeysUnavailableException.class)
                .recoverWithItem(known.foundBy(begunBefore));
    }

    private void fetchInBackground(Instant now) {
        if (!pause.isOnAt(now)) {
            var unused = fetchOnce();
        }
    }

    @Override
    public Uni<FoundKeys> after(FoundKeys missed, WantedKey wanted) {
        Held known = held;
        if (known == null) {
            return firstFetched(clock.instant(), missed.begunBefore());
        }
        LookupDecision decision;
        Flight awaited;
        synchronized (this) {
            known = Objects.requireNonNull(held);
            decision = LookupDecision.decide(missed, wanted, situation(known, wanted));
            awaited = flight;
            if (decision.step() == LookupDecision.Step.FETCH) {
                allowance(wanted).fetches.take();
                awaited = begin(wanted);
            }
        }
        return switch (decision.step()) {
            case USE_HELD -> Uni.createFrom().item(known.foundBy(missed.begunBefore()));
            case REFUSE -> Uni.createFrom().item(missed.asLastWord());
            case COME_AGAIN -> comeAgain(decision.comeAgainIn());
            case AWAIT_FETCH -> brought(Objects.requireNonNull(awaited), missed.begunBefore());
            case FETCH -> {
                var mine = Objects.requireNonNull(awaited);
                send(mine);
                yield brought(mine, missed.begunBefore());
            }
        };
    }

    private Situation situation(Held known, WantedKey wanted) {
        Instant now = clock.instant();
        RetryPause current = pause;
        String kid = wanted.kid();
        return new Situation(
                known.fetch(),
                flight != null,
                kid != null && allowance(wanted).refetchedKids.contains(kid),
                current.isOnAt(now) ? current.remainingAt(now) : Duration.ZERO,
                allowance(wanted).fetches.untilNext());
    }

    private Allowance allowance(WantedKey wanted) {
        return Objects.requireNonNull(allowances.get(wanted.budget()));
    }

    private static Uni<FoundKeys> comeAgain(Duration in) {
        return Uni.createFrom().failure(new KeysUnavailableException(in, null));
    }

    private static Uni<FoundKeys> brought(Flight awaited, long begunBefore) {
        return SharedFuture.of(awaited.landing()).map(landed -> landed.foundBy(begunBefore));
    }

    /** Joins the fetch that is under way or begins one. */
    private Flight fetchOnce() {
        Flight mine;
        synchronized (this) {
            if (flight != null) {
                return flight;
            }
            mine = begin(null);
        }
        send(mine);
        return mine;
    }

    /** Under the lock. */
    private Flight begin(@Nullable WantedKey payer) {
        var mine = new Flight(begun.incrementAndGet(), clock.instant(), payer, new CompletableFuture<>());
        flight = mine;
        return mine;
    }

    private void send(Flight mine) {
        publisher.subscribe().with(published -> landed(mine, published), thrown -> crashed(mine, thrown));
    }

    private void landed(Flight mine, Published published) {
        var landed = new Held(published.keys(), new Freshness(clock.instant(), published.freshFor()), mine.number());
        boolean recovered;
        synchronized (this) {
            held = landed;
            pause = RetryPause.NONE;
            flight = null;
            recovered = failing != null;
            failing = null;
            remember(mine.payer());
        }
        if (recovered) {
            LOG.infof("issuer %s (%s): its keys are fetched again", source.id(), source.issuer());
        }
        try {
            // First, so that a caller with the new keys finds the rotation told of.
            noticed.notice(source, published.keys(), mine.began());
        } finally {
            mine.landing().complete(landed);
        }
    }

    private void remember(@Nullable WantedKey payer) {
        if (payer != null && payer.kid() != null && payer.lack() == WantedKey.Lack.OTHER_KEY) {
            allowance(payer).refetchedKids.add(payer.kid());
        }
    }

    private void crashed(Flight mine, Throwable thrown) {
        Instant now = clock.instant();
        String why = FailedFetch.why(thrown);
        RetryPause next;
        boolean failedOtherwise;
        synchronized (this) {
            next = pause.afterFailureAt(now);
            pause = next;
            flight = null;
            failedOtherwise = !why.equals(failing);
            failing = why;
            if (mine.payer() != null) {
                // The pause keeps the rate now, and whoever comes after it finds the budget as it was.
                allowance(mine.payer()).fetches.putBack();
            }
        }
        if (failedOtherwise) {
            LOG.warnf("issuer %s (%s): its keys could not be fetched: %s", source.id(), source.issuer(), why);
        }
        mine.landing().completeExceptionally(new KeysUnavailableException(next.remainingAt(now), thrown));
    }
}
