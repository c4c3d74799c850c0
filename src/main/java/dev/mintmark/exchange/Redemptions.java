package dev.mintmark.exchange;

import dev.mintmark.platform.database.DatabaseTimeout;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Finds the redemptions of single-use subject tokens, and deletes those that are needed no more. */
@Singleton
class Redemptions {
    private static final Logger LOG = Logger.getLogger(Redemptions.class);
    private static final String FIND =
            """
            select encode(u.payload_sha256, 'hex') as payload_sha256,
                   encode(u.request_sha256, 'hex') as request_sha256, u.used, t.id, t.audiences, t.permissions, t.issued, t.expires,
                   exists (select from token_revocation r where r.token_id = t.id) as revoked
              from subject_token_use u
              join issued_token t on t.organization_id = u.organization_id and t.id = u.token_id
             where u.organization_id = $1 and u.issuer_id = $2 and u.jti = $3
            """;
    private static final String FORGET =
            """
            delete from subject_token_use
             where (organization_id, issuer_id, jti) in (
                   select organization_id, issuer_id, jti from subject_token_use
                    where kept_until < least($1, now()) - interval '10 minutes' limit $2 for update skip locked)
            """;
    private static final String NOW = "select now() as now";

    private static final int AT_ONCE = 10_000;

    private final Pool pool;

    /** The database's time at the last round. A clock that was ahead for a moment deletes nothing. */
    private volatile @Nullable OffsetDateTime before;

    Redemptions(Pool pool) {
        this.pool = pool;
    }

    /** Null where the subject token has not been redeemed, or what it was redeemed for is not known any more. */
    Uni<@Nullable EarlierRedemption> find(Trust trust, String jti) {
        return DatabaseTimeout.with(
                        pool.preparedQuery(FIND).execute(Tuple.of(trust.organizationId(), trust.issuerId(), jti)))
                .map(rows -> rows.size() == 0
                        ? null
                        : earlierRedemption(rows.iterator().next()));
    }

    /**
     * Deletes old redemptions, which {@link RecordIssue} refuses for their age. Both use the database's clock, which
     * all replicas share. Any number of them may do it at once.
     */
    @Scheduled(
            every = "10m",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> forget() {
        return pool.query(NOW)
                .execute()
                .map(rows -> rows.iterator().next().getOffsetDateTime("now"))
                .chain(this::forgetSince)
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.debugf("Redeemed subject tokens are forgotten at the next try: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Void> forgetSince(OffsetDateTime now) {
        var end = before;
        before = now;
        return end == null ? Uni.createFrom().voidItem() : forgetUntil(end);
    }

    private Uni<Void> forgetUntil(OffsetDateTime end) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(end, AT_ONCE))
                .chain(forgotten ->
                        forgotten.rowCount() < AT_ONCE ? Uni.createFrom().voidItem() : forgetUntil(end));
    }

    private static EarlierRedemption earlierRedemption(Row row) {
        return new EarlierRedemption(
                row.getString("payload_sha256"),
                row.getString("request_sha256"),
                row.getOffsetDateTime("used").toInstant(),
                row.getUUID("id"),
                List.of(row.getArrayOfStrings("audiences")),
                List.of(row.getArrayOfStrings("permissions")),
                row.getOffsetDateTime("issued").toInstant(),
                row.getOffsetDateTime("expires").toInstant(),
                row.getBoolean("revoked"));
    }
}
