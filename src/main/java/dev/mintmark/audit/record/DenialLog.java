package dev.mintmark.audit.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.audit.AuditSettings;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    private final AuditEvents events;
    private final ObjectMapper json;
    private final Ids ids;
    private final Clock clock;
    private final Counter dropped;
    private final int perMinute;
    private final Map<Origin, DenialRate> rates = new ConcurrentHashMap<>();
    private final Queue<AuditEvent> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();

    DenialLog(
            AuditEvents events, ObjectMapper json, Ids ids, Clock clock, MeterRegistry meters, AuditSettings settings) {
        this.events = events;
        this.json = json;
        this.ids = ids;
        this.clock = clock;
        this.dropped = meters.counter("mintmark.audit.denials.dropped");
        this.perMinute = settings.denialsPerMinute();
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
        add(new AuditEvent(
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
        return writeWaiting();
    }

    private Uni<Void> writeWaiting() {
        var batch = new ArrayList<AuditEvent>();
        for (var next = waiting.poll(); next != null; next = batch.size() < MAX_AT_ONCE ? waiting.poll() : null) {
            batch.add(next);
        }
        if (batch.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        waitingCount.addAndGet(-batch.size());
        return events.append(batch)
                .onFailure()
                .invoke(failure -> keepForNextTime(batch, failure))
                .chain(this::writeWaiting)
                .onFailure()
                .recoverWithNull();
    }

    private void keepForNextTime(List<AuditEvent> batch, Throwable failure) {
        LOG.debugf("Denials are kept for the next try: %s", failure.getMessage());
        batch.forEach(this::add);
    }

    private void add(AuditEvent event) {
        if (waitingCount.get() >= MAX_WAITING) {
            dropped.increment();
            return;
        }
        waitingCount.incrementAndGet();
        waiting.add(event);
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
        add(new AuditEvent(
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

    /** Writes at the end what is still in memory. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        rates.forEach((origin, rate) -> sumUp(origin, rate.turn(Long.MAX_VALUE), clock.instant()));
        writeWaiting()
                .subscribeAsCompletionStage()
                .orTimeout(2, TimeUnit.SECONDS)
                // Others that write at the end must come to it, too.
                .exceptionally(late -> null)
                .join();
    }
}
