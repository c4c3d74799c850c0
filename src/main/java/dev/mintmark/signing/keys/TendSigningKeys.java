package dev.mintmark.signing.keys;

import dev.mintmark.platform.error.SqlState;
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

    private final Pool pool;
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
        this.pool = pool;
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
        return claim().chain(mine -> mine ? tend() : Uni.createFrom().voidItem())
                .onFailure(failure -> !SqlState.isUnreachable(failure))
                .invoke(failure -> LOG.warnf("The signing keys were not tended to: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** True for one replica every ten minutes; by the database's clock, which all of them share. */
    Uni<Boolean> claim() {
        return pool.query(
                        """
                        insert into job (name, next_run) values ('signing-keys', now() + interval '10 minutes')
                        on conflict (name) do update set next_run = excluded.next_run where job.next_run <= now()
                        returning name""")
                .execute()
                .map(rows -> rows.rowCount() == 1);
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
