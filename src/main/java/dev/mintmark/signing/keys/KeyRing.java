package dev.mintmark.signing.keys;

import dev.mintmark.organization.JobTokenAlgorithms;
import dev.mintmark.platform.database.ChangeListener;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.SqlState;
import dev.mintmark.platform.start.StartStep;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The service's signing keys in memory, as the database has them. A reading that fails changes nothing: the known keys
 * go on signing and verifying.
 */
@Singleton
public final class KeyRing implements StartStep, ChangeListener, JobTokenAlgorithms {
    private static final Logger LOG = Logger.getLogger(KeyRing.class);

    private final SigningKeyTable table;
    private final MakeSigningKey makeSigningKey;
    private final KeyEnvelope keyEnvelope;
    private final SigningSettings settings;
    private final Clock clock;
    private final Vertx vertx;
    private final AtomicLong readings = new AtomicLong();
    private final AtomicReference<Snapshot> snapshot = new AtomicReference<>(new Snapshot(0, KeySet.EMPTY));
    private final AtomicBoolean failing = new AtomicBoolean();

    /** @param reading the number of the reading: of two under way at once, the one that began later is the truer */
    private record Snapshot(long reading, KeySet keys) {}

    KeyRing(
            SigningKeyTable table,
            MakeSigningKey makeSigningKey,
            KeyEnvelope keyEnvelope,
            SigningSettings settings,
            Clock clock,
            Vertx vertx) {
        this.table = table;
        this.makeSigningKey = makeSigningKey;
        this.keyEnvelope = keyEnvelope;
        this.settings = settings;
        this.clock = clock;
        this.vertx = vertx;
    }

    /**
     * The key with which a token of ours is verified.
     *
     * @param kid the token's; may be anything
     * @return null where we never had such a key, or have it no more
     */
    public @Nullable PublishedKey find(String kid) {
        var key = keys().find(kid, clock.instant());
        return key == null ? null : key.published();
    }

    @Override
    public List<String> usable() {
        var now = clock.instant();
        return Stream.of(SigningAlgorithm.values())
                .filter(algorithm -> keys().active(algorithm, now) != null)
                .map(SigningAlgorithm::joseName)
                .toList();
    }

    @Override
    public Phase phase() {
        return Phase.KEYS;
    }

    @Override
    public Uni<Void> run() {
        return Uni.createFrom().deferred(() -> {
            long reading = readings.incrementAndGet();
            return table.all().chain(rows -> rows.isEmpty() ? makeFirst().chain(this::load) : install(reading, rows));
        });
    }

    @Override
    public void changed(String changedTable, @Nullable UUID organizationId, String id) {
        if (changedTable.equals("signing_key")) {
            missed();
        }
    }

    @Override
    public void missed() {
        reload().subscribe().with(done -> {}, failure -> {});
    }

    /** The backstop for a notification that never came. */
    @Scheduled(
            every = "60s",
            delayed = "60s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> reload() {
        if (current().reading() == 0) { // the start step reads first, and says why where it cannot
            return Uni.createFrom().voidItem();
        }
        return load().onFailure().invoke(this::report).onFailure().recoverWithNull();
    }

    /** Reads the database; once it is done, a change committed before the call is seen. */
    Uni<Void> load() {
        return Uni.createFrom().deferred(() -> {
            long reading = readings.incrementAndGet();
            return table.all().chain(rows -> install(reading, rows));
        });
    }

    private Uni<Void> install(long reading, List<SigningKeyRow> rows) {
        return vertx.executeBlocking(() -> open(rows), false)
                .invoke(keys -> install(new Snapshot(reading, keys)))
                .replaceWithVoid();
    }

    /** Since when the key has been active that signs in this algorithm; empty where there is none. */
    Optional<Instant> activeSince(SigningAlgorithm algorithm) {
        return Optional.ofNullable(keys().active(algorithm, clock.instant()))
                .map(key -> key.times().activates());
    }

    /** @throws IllegalStateException where nothing has been read yet */
    public SigningKey signer() {
        var signer = keys().signer(clock.instant());
        if (signer == null) {
            throw new IllegalStateException("there is no signing key yet");
        }
        return signer;
    }

    /**
     * The key that signs in this algorithm.
     *
     * @throws ApiException 503 where there is none any more: whoever asked for it understands no other
     */
    public SigningKey signer(SigningAlgorithm algorithm) {
        var signer = keys().signer(algorithm, clock.instant());
        if (signer == null) {
            throw new ApiException(
                    503,
                    "custom",
                    "the service has no " + algorithm.joseName()
                            + " key now; have the organization's jobTokenAlgorithm changed",
                    List.of());
        }
        return signer;
    }

    public List<SigningKey> published() {
        return keys().published(clock.instant());
    }

    private KeySet keys() {
        return current().keys();
    }

    private Snapshot current() {
        return Objects.requireNonNull(snapshot.get());
    }

    private Uni<Void> makeFirst() {
        var making = Stream.of(KeyPurpose.values())
                .map(purpose -> makeSigningKey.make(purpose, settings.algorithm(purpose)))
                .toList();
        return Uni.join().all(making).andFailFast().chain(table::insertFirst);
    }

    private KeySet open(List<SigningKeyRow> rows) {
        return new KeySet(
                rows.stream().map(row -> SigningKey.open(row, keyEnvelope)).toList());
    }

    private void install(Snapshot read) {
        snapshot.updateAndGet(known -> known.reading() > read.reading() ? known : read);
        if (failing.getAndSet(false)) {
            LOG.info("The signing keys can be read again");
        }
    }

    private void report(Throwable failure) {
        if (!SqlState.isUnreachable(failure) && !failing.getAndSet(true)) {
            LOG.warnf("The signing keys cannot be read now; the known ones stay in use: %s", failure.getMessage());
        }
    }
}
