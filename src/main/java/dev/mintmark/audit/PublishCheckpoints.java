package dev.mintmark.audit;

import dev.mintmark.platform.error.ApiException;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes a signed checkpoint of each organization's record to a file, once a day: there the database's owner alone changes
 * nothing. One replica does it a day.
 */
@Singleton
final class PublishCheckpoints {
    private static final Logger LOG = Logger.getLogger(PublishCheckpoints.class);
    private static final String CLAIM =
            """
            insert into job (name, next_run) values ('audit-publish', now() + interval '1 day')
            on conflict (name) do update set next_run = excluded.next_run
                where job.next_run <= now() or job.next_run > now() + interval '25 hours'
            returning name
            """;
    private static final String TRY_AGAIN_SOON =
            "update job set next_run = now() + interval '10 minutes' where name = 'audit-publish'";
    private static final String ORGANIZATIONS =
            "select id from organization o where exists (select from audit_seal_head h where h.organization_id = o.id)"
                    + " order by id";

    private final Pool pool;
    private final ReadAuditHead readAuditHead;
    private final AuditSettings settings;
    private final Vertx vertx;

    PublishCheckpoints(Pool pool, ReadAuditHead readAuditHead, AuditSettings settings, Vertx vertx) {
        this.pool = pool;
        this.readAuditHead = readAuditHead;
        this.settings = settings;
        this.vertx = vertx;
    }

    @Scheduled(
            every = "1m",
            delayed = "15s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        var file = settings.checkpointFile();
        if (file == null) {
            return Uni.createFrom().voidItem();
        }
        return pool.query(CLAIM)
                .execute()
                .chain(claimed -> claimed.rowCount() == 1
                        ? publish(file)
                        : Uni.createFrom().voidItem())
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf(
                            "The checkpoints of the audit record are published in ten minutes: %s",
                            failure.getMessage());
                    return pool.query(TRY_AGAIN_SOON)
                            .execute()
                            .replaceWithVoid()
                            .onFailure()
                            .recoverWithNull();
                });
    }

    private Uni<Void> publish(Path file) {
        return pool.query(ORGANIZATIONS)
                .execute()
                .map(rows -> SealTables.list(rows, row -> row.getUUID("id")))
                .chain(ids -> Multi.createFrom()
                        .iterable(ids)
                        .onItem()
                        .transformToUniAndConcatenate(this::checkpoint)
                        .collect()
                        .asList())
                .chain(checkpoints -> append(file, checkpoints));
    }

    /** Nothing for a record that was tampered with: {@code audit/verify} tells of it. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable String> checkpoint(UUID organizationId) {
        return readAuditHead
                .read(organizationId)
                .map(AuditHead::checkpoint)
                .onFailure(ApiException.class)
                .recoverWithItem(failure -> {
                    LOG.warnf(
                            "The audit record of %s was tampered with: no checkpoint of it is published",
                            organizationId);
                    return null;
                });
    }

    private Uni<Void> append(Path file, List<String> checkpoints) {
        return vertx.executeBlocking(
                () -> {
                    write(file, checkpoints);
                    return null;
                },
                false);
    }

    private static void write(Path file, List<String> checkpoints) throws IOException {
        Files.write(file, checkpoints, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
