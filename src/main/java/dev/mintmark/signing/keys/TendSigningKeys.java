package dev.mintmark.signing.keys;

import dev.mintmark.platform.error.OutageLog;
import dev.mintmark.platform.job.ClaimedJob;
import dev.mintmark.platform.start.Readiness;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Rotates signing keys by age, erases private keys that are needed no more, and deletes removed keys. The rows tell
 * what is due. So any replica may do it, at any time, and twice.
 */
@Singleton
final class TendSigningKeys {
    private static final Logger LOG = Logger.getLogger(TendSigningKeys.class);
    /** Longer than any clock that signs may be behind. */
    private static final Duration PRIVATE_KEY_KEPT = Duration.ofHours(1);

    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final ClaimedJob job;
    private final SigningKeyTable table;
    private final RotateSigningKey rotateSigningKey;
    private final SigningSettings settings;
    private final Readiness readiness;
    private final Clock clock;

    TendSigningKeys(
            Pool pool,
            SigningKeyTable table,
            RotateSigningKey rotateSigningKey,
            SigningSettings settings,
            Readiness readiness,
            Clock clock) {
        this.job = new ClaimedJob(
                pool, "signing-keys", INTERVAL, new OutageLog(LOG, "The signing keys were not tended to"));
        this.table = table;
        this.rotateSigningKey = rotateSigningKey;
        this.settings = settings;
        this.readiness = readiness;
        this.clock = clock;
    }

    @Scheduled(
            every = "60s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        if (!readiness.isReady()) {
            return Uni.createFrom().voidItem();
        }
        return job.run(this::tend);
    }

    Uni<Void> tend() {
        return table.all()
                .chain(rows -> Multi.createFrom()
                        .items(KeyPurpose.values())
                        .filter(purpose -> isRotationDue(purpose, rows))
                        .onItem()
                        .transformToUniAndConcatenate(purpose -> rotateSigningKey.rotate(purpose, null))
                        .collect()
                        .last())
                .chain(() -> table.wipePrivateKeysRetiredBefore(clock.instant().minus(PRIVATE_KEY_KEPT)))
                .chain(() -> table.deleteRemoved(clock.instant()))
                .replaceWithVoid();
    }

    private boolean isRotationDue(KeyPurpose purpose, List<SigningKeyRow> oldestFirst) {
        var created = oldestFirst.stream()
                .filter(row -> row.purpose() == purpose && row.times().retires() == null)
                .map(row -> row.times().created())
                .toList();
        if (created.isEmpty()) {
            // The service was first started, or its keys were rotated last, by a version that knew of no such purpose.
            return !oldestFirst.isEmpty();
        }
        var newest = created.get(created.size() - 1);
        return !settings.rotateEvery().isZero() && !clock.instant().isBefore(newest.plus(settings.rotateEvery()));
    }
}
