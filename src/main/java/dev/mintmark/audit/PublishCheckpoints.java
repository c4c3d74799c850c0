package dev.mintmark.audit;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Writes a signed checkpoint of each organization's record to a file, once a day: there the database's owner alone changes
 * nothing. One replica does it a day.
 */
@Singleton
final class PublishCheckpoints {
    private static final Logger LOG = Logger.getLogger(PublishCheckpoints.class);
    private static final String JOB = "audit-publish";

    private final Pool pool;
    private final DailyTurn dailyTurn;
    private final SignAllCheckpoints signAllCheckpoints;
    private final AuditSettings settings;
    private final Vertx vertx;

    PublishCheckpoints(
            Pool pool,
            DailyTurn dailyTurn,
            SignAllCheckpoints signAllCheckpoints,
            AuditSettings settings,
            Vertx vertx) {
        this.pool = pool;
        this.dailyTurn = dailyTurn;
        this.signAllCheckpoints = signAllCheckpoints;
        this.settings = settings;
        this.vertx = vertx;
    }

    @Scheduled(
            every = "15s",
            delayed = "15s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        var file = settings.checkpointFile();
        if (file == null) {
            return Uni.createFrom().voidItem();
        }
        return dailyTurn
                .take(JOB)
                .chain(turn -> turn == null ? Uni.createFrom().voidItem() : publish(file, turn))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "The checkpoints of the audit record are written in ten minutes: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> publish(Path file, OffsetDateTime turn) {
        return signAllCheckpoints
                .sign()
                .chain(checkpoints -> checkpoints.isEmpty()
                        ? dailyTurn.giveBack(JOB, turn)
                        : append(file, checkpoints)
                                .chain(() -> dailyTurn.done(pool, JOB, turn))
                                .replaceWithVoid());
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
