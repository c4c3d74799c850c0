package dev.mintmark.token.issue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Announces the expiry of the bootstrap administrator's token. A metric shows it always. The log warns once a day when
 * the expiry is near. A renewal of that token moves the expiry.
 */
@Singleton
class AnnounceAdminTokenEnd {
    private static final Logger LOG = Logger.getLogger(AnnounceAdminTokenEnd.class);
    private static final Duration AHEAD = Duration.ofDays(14);
    private static final String FIND_END =
            """
            with recursive line (id) as (
                select cast(value as uuid) from service_state where name = 'bootstrap-admin-token'
                 union
                select r.token_id from token_renewal r join line on r.predecessor_id = line.id
            )
            select max(t.expires) as expires
              from line join issued_token t on t.id = line.id
             where not exists (select from token_revocation v where v.token_id = t.id)
            """;

    private final Pool pool;
    private final Clock clock;
    private volatile @Nullable Instant end;
    private volatile @Nullable LocalDate announced;

    AnnounceAdminTokenEnd(Pool pool, Clock clock, MeterRegistry meters) {
        this.pool = pool;
        this.clock = clock;
        Gauge.builder("mintmark.bootstrap.token.expires.timestamp", this, AnnounceAdminTokenEnd::seconds)
                .description("When the admin token ends that the service wrote into a file, or the last renewal of it."
                        + " Not a number where there is none")
                .baseUnit("seconds")
                .register(meters);
    }

    @Scheduled(
            every = "10m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        return pool.query(FIND_END)
                .execute()
                .map(AnnounceAdminTokenEnd::end)
                .invoke(this::announce)
                .replaceWithVoid()
                .onFailure()
                .invoke(failure ->
                        LOG.debugf("The admin token's end is looked for at the next try: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private void announce(@Nullable Instant found) {
        end = found;
        var now = clock.instant();
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (found == null || now.isBefore(found.minus(AHEAD)) || today.equals(announced)) {
            return;
        }
        announced = today;
        if (found.isAfter(now)) {
            LOG.warnf(
                    "The admin token ends at %s, in %d days: renew it, or make another with the command: mintmark admin-token",
                    found, Duration.between(now, found).toDays());
            return;
        }
        LOG.warnf("The admin token ended at %s: make another with the command: mintmark admin-token", found);
    }

    private double seconds() {
        var known = end;
        return known == null ? Double.NaN : known.getEpochSecond();
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private static @Nullable Instant end(RowSet<Row> rows) {
        var expires = rows.iterator().next().getOffsetDateTime("expires");
        return expires == null ? null : expires.toInstant();
    }
}
