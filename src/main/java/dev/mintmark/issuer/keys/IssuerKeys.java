package dev.mintmark.issuer.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mintmark.issuer.IssuerSource;
import dev.mintmark.platform.database.ChangeListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The keys of issuers, held by the id of the issuer's row only (CVE-2026-49998; docs/security.md 7, 9 and 10). Results
 * arrive on the caller's Vert.x context, without a network call while the keys are fresh. Failures are
 * {@link KeysUnavailableException}.
 */
@ApplicationScoped
public final class IssuerKeys implements ChangeListener {

    private static final int MAX_ROWS = 10_000;

    private final Cache<UUID, RowKeys> rows;
    private final FetchDiscovery fetchDiscovery;
    private final FetchKeys fetchKeys;
    private final NoticedKeys noticed;
    private final Clock clock;

    /** The fetches begun for all rows. A row that is dropped and used again goes on counting. */
    private final AtomicLong fetchesBegun = new AtomicLong();

    @Inject
    IssuerKeys(
            FetchDiscovery fetchDiscovery,
            FetchKeys fetchKeys,
            NoticedKeys noticed,
            Clock clock,
            MeterRegistry meters) {
        this(fetchDiscovery, fetchKeys, noticed, clock, MAX_ROWS);
        Gauge.builder("mintmark.issuer.key.sets", rows, Cache::estimatedSize)
                .description("Issuers whose keys are held in memory")
                .register(meters);
    }

    IssuerKeys(FetchDiscovery fetchDiscovery, FetchKeys fetchKeys, NoticedKeys noticed, Clock clock, int maximumRows) {
        this.rows = Caffeine.newBuilder().maximumSize(maximumRows).build();
        this.fetchDiscovery = fetchDiscovery;
        this.fetchKeys = fetchKeys;
        this.noticed = noticed;
        this.clock = clock;
    }

    /** The row's keys: fresh, or up to 24 h old when the issuer does not answer. Asked for when the token has come. */
    public Uni<FoundKeys> keysFor(IssuerSource source) {
        return Uni.createFrom().deferred(() -> row(source).current());
    }

    /**
     * The row's keys after those at hand did not verify a token. They are fetched anew where the token's
     * {@link LookupBudget} allows it, by one fetch for all that wait. For a kid that is known ({@code OTHER_KEY}) that
     * is once a minute, kid and budget. A caller that finds no match in the answered keys either asks again, unless
     * {@link FoundKeys#areLastWord()}.
     *
     * @param missed the last answer
     * @return newer keys, or the last word; a failure where the key cannot be looked up now
     */
    public Uni<FoundKeys> keysAfterMiss(IssuerSource source, FoundKeys missed, WantedKey wanted) {
        return Uni.createFrom().deferred(() -> row(source).after(missed, wanted));
    }

    /** Forgets the row's keys: the next caller waits for the issuer's own word. */
    public void invalidate(UUID id) {
        rows.invalidate(id);
    }

    /** Forgets everything, as after a time without notifications. */
    public void invalidateAll() {
        rows.invalidateAll();
    }

    @Override
    public void changed(String table, @Nullable UUID organizationId, String id) {
        if (table.equals(RefreshKeys.ANNOUNCED)) {
            invalidate(UUID.fromString(id));
        }
    }

    @Override
    public void missed() {
        invalidateAll();
    }

    long heldRows() {
        rows.cleanUp();
        return rows.estimatedSize();
    }

    private RowKeys row(IssuerSource source) {
        RowKeys known = rows.getIfPresent(source.id());
        if (known != null && known.isOf(source)) {
            return known;
        }
        return rows.asMap()
                .compute(
                        source.id(),
                        (ignored, present) -> present != null && present.isOf(source) ? present : newRow(source));
    }

    private RowKeys newRow(IssuerSource source) {
        String staticJwks = source.staticJwks();
        if (staticJwks != null) {
            return new StaticKeys(source, fetchKeys.in(staticJwks));
        }
        var publication = new KeyPublication(source, fetchDiscovery, fetchKeys, clock);
        return new PublishedKeys(source, Uni.createFrom().deferred(publication::fetch), fetchesBegun, noticed, clock);
    }
}
