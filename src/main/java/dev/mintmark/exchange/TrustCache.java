package dev.mintmark.exchange;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mintmark.platform.database.ChangeListener;
import dev.mintmark.platform.eventloop.VertxContext;
import dev.mintmark.platform.start.StartStep;
import dev.mintmark.policy.CompiledPolicies;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Caches the compiled trust of organizations. An entry is dropped by age, and when the database notifies a change of
 * its sources. A statement that acts on an entry names its versions, and writes nothing when the entry is out of date.
 */
@Singleton
// Caffeine finds its code for a cache with weights by name, which the native executable must be told.
@RegisterForReflection(
        classNames = {"com.github.benmanes.caffeine.cache.SSMWW", "com.github.benmanes.caffeine.cache.PSWMW"})
class TrustCache implements ChangeListener, StartStep {
    private static final Logger LOG = Logger.getLogger(TrustCache.class);

    /** In KiB of definitions; an issuer with few counts as one. */
    private static final int HEAVIEST = 32 * 1024;

    private static final Duration OLDEST = Duration.ofMinutes(5);
    private static final Set<String> TABLES =
            Set.of("organization", "oidc_issuer", "auth_policy", "role", "application");

    /** The policies that are compiled before anybody needs them, after a start or a gap in the notifications. */
    private static final int MOST_AHEAD = 16;

    private record Key(String organization, String iss) {}

    private final LoadTrust loadTrust;
    private final AsyncCache<Key, Trust> cache = Caffeine.newBuilder()
            .maximumWeight(HEAVIEST)
            .weigher((Key key, Trust trust) -> trust.weight())
            .expireAfterWrite(OLDEST)
            .buildAsync();

    private final AtomicBoolean compilingAll = new AtomicBoolean();
    private volatile boolean started;

    TrustCache(LoadTrust loadTrust) {
        this.loadTrust = loadTrust;
    }

    /** Null where there is no such organization, or it does not trust such an issuer. That is never remembered. */
    Uni<@Nullable Trust> find(String organization, String iss) {
        var key = new Key(organization, iss);
        var cached = cache.getIfPresent(key);
        if (cached != null && cached.isDone() && !cached.isCompletedExceptionally()) {
            return Uni.createFrom().item(cached.getNow(null));
        }
        return VertxContext.keep(Uni.createFrom().completionStage(() -> load(key)));
    }

    private CompletableFuture<Trust> load(Key key) {
        return cache.get(key, (missing, executor) -> loadTrust
                .load(key.organization(), key.iss())
                .subscribeAsCompletionStage());
    }

    /** Forgets one entry, which was found to be out of date. */
    void forget(Trust trust) {
        cache.synchronous()
                .invalidate(new Key(trust.organization(), trust.source().issuer()));
    }

    @Override
    public void changed(String table, @Nullable UUID organizationId, String id) {
        if (!TABLES.contains(table)) {
            return;
        }
        cache.asMap().values().removeIf(trust -> mayConcern(trust, table, organizationId, id));
        if (table.equals("auth_policy") && organizationId != null) {
            compileAhead(organizationId, UUID.fromString(id));
        }
    }

    /**
     * The next exchange finds a large policy compiled or being compiled. That holds on the replicas that did not store
     * it, too.
     */
    private void compileAhead(UUID organizationId, UUID issuerId) {
        loadTrust
                .findWeighty(organizationId, issuerId, CompiledPolicies.LARGE)
                .subscribe()
                .with(
                        issuer -> {
                            if (issuer != null) {
                                var unused = load(new Key(issuer.organization(), issuer.iss()));
                            }
                        },
                        failure -> LOG.debugf("a policy is compiled when it is needed: %s", failure.getMessage()));
    }

    @Override
    public Phase phase() {
        return Phase.COPIES;
    }

    @Override
    public Uni<Void> run() {
        started = true;
        compileAllAhead();
        return Uni.createFrom().voidItem();
    }

    @Override
    public void missed() {
        cache.asMap().clear();
        if (started) {
            compileAllAhead();
        }
    }

    /** Compiles the large policies that were changed last, one after another. Nobody waits for it. */
    private void compileAllAhead() {
        if (!compilingAll.compareAndSet(false, true)) {
            return;
        }
        loadTrust
                .recentWeighty(CompiledPolicies.LARGE, MOST_AHEAD)
                .chain(issuers -> Multi.createFrom()
                        .iterable(issuers)
                        .onItem()
                        .transformToUniAndConcatenate(issuer -> Uni.createFrom()
                                .completionStage(() -> load(new Key(issuer.organization(), issuer.iss()))))
                        .collect()
                        .last()
                        .replaceWith(issuers.size()))
                .onTermination()
                .invoke(() -> compilingAll.set(false))
                .subscribe()
                .with(
                        compiled -> {
                            if (compiled > 0) {
                                LOG.infof("Large policies that are compiled ahead of their use: %d", compiled);
                            }
                        },
                        failure -> LOG.debugf("policies are compiled when needed: %s", failure.getMessage()));
    }

    /**
     * Tells whether a change may concern an entry. An entry that is being loaded may predate the change; it serves only
     * the callers that wait for it.
     */
    private static boolean mayConcern(
            CompletableFuture<Trust> entry, String table, @Nullable UUID organizationId, String id) {
        if (!entry.isDone() || entry.isCompletedExceptionally()) {
            return true;
        }
        var trust = entry.getNow(null);
        return trust == null || concerns(trust, table, organizationId, id);
    }

    private static boolean concerns(Trust trust, String table, @Nullable UUID organizationId, String id) {
        return switch (table) {
            case "organization" -> trust.organizationId().toString().equals(id);
            case "role", "application" -> trust.organizationId().equals(organizationId);
            default -> trust.issuerId().toString().equals(id);
        };
    }
}
