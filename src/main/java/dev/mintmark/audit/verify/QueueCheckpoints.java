package dev.mintmark.audit.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.audit.AuditSettings;
import dev.mintmark.platform.job.ClaimedJob;
import dev.mintmark.platform.json.TimeText;
import dev.mintmark.platform.time.Ids;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Queues a signed checkpoint of each record for the webhook once a day, on one replica. Messages are kept until the
 * receiver takes them, so that an outage of days misses none.
 */
@Singleton
final class QueueCheckpoints {
    private static final Logger LOG = Logger.getLogger(QueueCheckpoints.class);
    /** The most checkpoints in a message, of some 700 bytes each. */
    private static final int MAX_IN_A_MESSAGE = 50;
    /** Deletes messages that the receiver did not take in a month. */
    private static final String FORGET = "delete from audit_message where id < uuid_floor(now() - interval '31 days')";

    private static final String INSERT = "insert into audit_message (id, body, next_try) values ($1, $2, now())";

    private final Pool pool;
    private final DailyCheckpoints dailyCheckpoints;
    private final AuditSettings settings;
    private final ObjectMapper json;
    private final Ids ids;
    private final Clock clock;
    private final ClaimedJob job;

    QueueCheckpoints(
            Pool pool,
            DailyCheckpoints dailyCheckpoints,
            AuditSettings settings,
            ObjectMapper json,
            Ids ids,
            Clock clock) {
        this.pool = pool;
        this.dailyCheckpoints = dailyCheckpoints;
        this.settings = settings;
        this.json = json;
        this.ids = ids;
        this.clock = clock;
        this.job = dailyCheckpoints.job("audit-webhook", "made ready for the webhook");
    }

    @Scheduled(
            every = "15s",
            delayed = "15s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        return settings.checkpointWebhook() == null
                ? Uni.createFrom().voidItem()
                : dailyCheckpoints.publish(
                        job,
                        (turn, checkpoints) ->
                                pool.withTransaction(connection -> queue(connection, turn, checkpoints)));
    }

    /** Queues the messages, unless another replica has taken the turn and done so. */
    private Uni<Void> queue(SqlConnection connection, ClaimedJob.Turn turn, List<String> checkpoints) {
        return turn.done(connection)
                .chain(isOurs -> isOurs
                        ? connection
                                .query(FORGET)
                                .execute()
                                .invoke(forgotten -> complain(forgotten.rowCount()))
                                .chain(() -> connection.preparedQuery(INSERT).executeBatch(messages(checkpoints)))
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem());
    }

    private static void complain(int forgotten) {
        if (forgotten > 0) {
            LOG.warnf(
                    "%d messages of a month ago that the webhook of the audit record did not take are forgotten",
                    forgotten);
        }
    }

    private List<Tuple> messages(List<String> checkpoints) {
        var messages = new ArrayList<Tuple>();
        for (int i = 0; i < checkpoints.size(); i += MAX_IN_A_MESSAGE) {
            var some = checkpoints.subList(i, Math.min(i + MAX_IN_A_MESSAGE, checkpoints.size()));
            messages.add(Tuple.of(ids.next(), body(some)));
        }
        return messages;
    }

    private String body(List<String> checkpoints) {
        try {
            return json.writeValueAsString(Map.of(
                    "type", "audit.checkpoint",
                    "timestamp", TimeText.of(clock.instant()),
                    "data", Map.of("checkpoints", checkpoints)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can be written", e);
        }
    }
}
