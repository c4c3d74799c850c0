package dev.mintmark.audit.verify;

import dev.mintmark.audit.AuditSettings;
import dev.mintmark.platform.job.ClaimedJob;
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
import java.util.List;

/**
 * Writes a signed checkpoint of each organization's record to a file once a day, on one replica. The database's owner
 * cannot change that file.
 */
@Singleton
final class PublishCheckpoints {
    private final Pool pool;
    private final DailyCheckpoints dailyCheckpoints;
    private final AuditSettings settings;
    private final Vertx vertx;
    private final ClaimedJob job;

    PublishCheckpoints(Pool pool, DailyCheckpoints dailyCheckpoints, AuditSettings settings, Vertx vertx) {
        this.pool = pool;
        this.dailyCheckpoints = dailyCheckpoints;
        this.settings = settings;
        this.vertx = vertx;
        this.job = dailyCheckpoints.job("audit-publish", "written");
    }

    @Scheduled(
            every = "15s",
            delayed = "15s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        var file = settings.checkpointFile();
        return file == null
                ? Uni.createFrom().voidItem()
                : dailyCheckpoints.publish(job, (turn, checkpoints) -> append(file, checkpoints)
                        .chain(() -> turn.done(pool))
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
