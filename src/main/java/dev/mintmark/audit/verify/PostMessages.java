package dev.mintmark.audit.verify;

import dev.mintmark.audit.AuditSettings;
import dev.mintmark.platform.egress.EgressException;
import dev.mintmark.platform.egress.EgressUrl;
import dev.mintmark.platform.egress.GuardedFetch;
import dev.mintmark.platform.error.SqlState;
import dev.mintmark.platform.eventloop.RepeatWork;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Posts messages to the webhook, oldest first, as Standard Webhooks specifies. Each is retried until the receiver
 * answers 2xx. Any replica posts. A message of a replica that died goes to another after a minute.
 */
@Singleton
public final class PostMessages {
    private static final Logger LOG = Logger.getLogger(PostMessages.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration MAX_PAUSE = Duration.ofHours(1);
    private static final int MAX_DOUBLINGS = 10;
    private static final String TAKE =
            """
            update audit_message set next_try = now() + interval '1 minute'
             where id = (select id from audit_message order by id limit 1) and next_try <= now()
            returning id, body, failures
            """;
    private static final String TAKEN = "delete from audit_message where id = $1";
    private static final String FAILED =
            """
            update audit_message set failures = failures + 1, next_try = now() + $2::bigint * interval '1 second'
             where id = $1
            """;

    private record Message(UUID id, String body, int failures) {
        static Message of(Row row) {
            return new Message(row.getUUID("id"), row.getString("body"), row.getInteger("failures"));
        }
    }

    private final Pool pool;
    private final GuardedFetch fetch;
    private final AuditSettings settings;
    private final Clock clock;

    PostMessages(Pool pool, GuardedFetch fetch, AuditSettings settings, Clock clock) {
        this.pool = pool;
        this.fetch = fetch;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(
            every = "5s",
            delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        var url = settings.checkpointWebhook();
        if (url == null) {
            return Uni.createFrom().voidItem();
        }
        return RepeatWork.whilst(() -> take().chain(
                                message -> message == null ? Uni.createFrom().item(false) : post(url, message)))
                .onFailure()
                .invoke(failure -> LOG.logf(
                        SqlState.isUnreachable(failure) ? Level.DEBUG : Level.WARN,
                        "Messages for the webhook of the audit record wait: %s",
                        failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable Message> take() {
        return pool.query(TAKE).execute().map(rows -> {
            for (var row : rows) {
                return Message.of(row);
            }
            return null;
        });
    }

    /** Tells whether there can be another one to post now. */
    private Uni<Boolean> post(EgressUrl url, Message message) {
        return fetch.post(url, headers(message), message.body().getBytes(StandardCharsets.UTF_8))
                .chain(() -> taken(url, message))
                .onFailure(EgressException.class)
                .recoverWithUni(failure -> failed(url, message, failure));
    }

    private Map<String, String> headers(Message message) {
        var now = clock.instant();
        var id = "msg_" + message.id();
        var headers = new TreeMap<String, String>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        var secret = settings.webhookSecret();
        if (secret != null) {
            headers.put("webhook-signature", secret.sign(id, now, message.body()));
        }
        return headers;
    }

    private Uni<Boolean> taken(EgressUrl url, Message message) {
        if (message.failures() > 0) {
            LOG.infof(
                    "The webhook of the audit record at %s takes messages again, after %d tries",
                    url.originText(), message.failures());
        }
        return pool.preparedQuery(TAKEN).execute(Tuple.of(message.id())).replaceWith(true);
    }

    private Uni<Boolean> failed(EgressUrl url, Message message, EgressException failure) {
        if (message.failures() == 0) {
            LOG.warnf(
                    "The webhook of the audit record at %s does not take messages, and gets them when it does: %s",
                    url.originText(), failure.detail());
        }
        return pool.preparedQuery(FAILED)
                .execute(Tuple.of(message.id(), pause(message.failures()).toSeconds()))
                .replaceWith(false);
    }

    /** @param failures the number of failures before */
    public static Duration pause(int failures) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        return pause.compareTo(MAX_PAUSE) < 0 ? pause : MAX_PAUSE;
    }
}
