package dev.mintmark.audit.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.audit.AuditSettings;
import dev.mintmark.platform.database.BoundedQueue;
import dev.mintmark.platform.database.FlushAtEnd;
import dev.mintmark.platform.database.WriteBehind;
import dev.mintmark.platform.json.TimeText;
import dev.mintmark.platform.time.Ids;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records denials as audit events, up to a rate for each origin. Denials beyond the rate are counted in one row a
 * minute. The metric {@code mintmark_audit_denials_dropped_total} counts them too. Denials are noted in memory and
 * written every second in batches.
 */
@ApplicationScoped
public class DenialLog {
    private static final Logger LOG = Logger.getLogger(DenialLog.class);
    private static final int MAX_WAITING = 10_000;
    private static final int MAX_AT_ONCE = 1_000;

    private record Origin(UUID organizationId, String kind, @Nullable String target, String origin) {}

    private final ObjectMapper json;
    private final Ids ids;
    private final Clock clock;
    private final Counter dropped;
    private final int perMinute;
    private final Map<Origin, DenialRate> rates = new ConcurrentHashMap<>();
    private final BoundedQueue<AuditEvent> waiting;
    private final WriteBehind<AuditEvent> writeBehind;

    DenialLog(
            AuditEvents events,
            ObjectMapper json,
            Ids ids,
            Clock clock,
            MeterRegistry meters,
            AuditSettings settings,
            FlushAtEnd flushAtEnd) {
        this.json = json;
        this.ids = ids;
        this.clock = clock;
        this.dropped = meters.counter("mintmark.audit.denials.dropped");
        this.perMinute = settings.denialsPerMinute();
        this.waiting = new BoundedQueue<>(MAX_WAITING, dropped);
        this.writeBehind =
                flushAtEnd.writeBehind(LOG, "Denials", waiting, MAX_AT_ONCE, batch -> events.append(batch.entries()));
    }

    /** Takes note; returns at once. */
    public void note(NotedDenial denial) {
        var now = clock.instant();
        var origin = new Origin(denial.organizationId(), denial.kind(), denial.target(), denial.origin());
        var rate = rates.computeIfAbsent(origin, first -> new DenialRate(perMinute, minute(now)));
        sumUp(origin, rate.turn(minute(now)), now);
        if (!rate.keep(denial.reason())) {
            dropped.increment();
            return;
        }
        var details = new TreeMap<String, Object>(denial.details());
        details.put("reason", denial.reason());
        waiting.add(new AuditEvent(
                ids.next(),
                denial.organizationId(),
                denial.kind(),
                denial.actor(),
                denial.target(),
                write(details),
                now));
    }

    @Scheduled(
            every = "1s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> write() {
        var now = clock.instant();
        rates.forEach((origin, rate) -> {
            sumUp(origin, rate.turn(minute(now)), now);
            rates.computeIfPresent(origin, (same, present) -> present.isIdle() ? null : present);
        });
        return writeBehind.flush();
    }

    private void sumUp(Origin origin, DenialRate.@Nullable LeftOut leftOut, Instant now) {
        if (leftOut == null) {
            return;
        }
        var details = Map.<String, Object>of(
                "minute", TimeText.of(Instant.ofEpochSecond(leftOut.minute() * 60)),
                "count",
                        leftOut.countByReason().values().stream()
                                .mapToLong(Long::longValue)
                                .sum(),
                "reasons", leftOut.countByReason());
        waiting.add(new AuditEvent(
                ids.next(),
                origin.organizationId(),
                origin.kind(),
                null,
                origin.target(),
                write(new TreeMap<>(details)),
                now));
    }

    private String write(Map<String, Object> details) {
        try {
            return json.writeValueAsString(details);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written", e);
        }
    }

    private static long minute(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), 60L);
    }

    /** Counts the minute under way before the last flush. */
    void stop(@Observes @Priority(0) ShutdownEvent event) {
        rates.forEach((origin, rate) -> sumUp(origin, rate.turn(Long.MAX_VALUE), clock.instant()));
    }
}
