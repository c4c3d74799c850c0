package dev.mintmark.platform.start;

import dev.mintmark.platform.eventloop.VertxContext;
import dev.mintmark.platform.start.StartStep.Phase;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Runs the start steps. It waits for a database that is not there yet, since containers start in any order. A service
 * that answers "not ready" is more use than one that is gone. The scheduler is halted
 * ({@code quarkus.scheduler.start-mode}) until the steps are done. So no job meets a missing schema, or the end of a
 * refused start.
 */
@Singleton
class StartSequence {
    private static final Logger LOG = Logger.getLogger(StartSequence.class);
    private static final long RETRY_MILLIS = 1000;
    private static final Duration REMINDER = Duration.ofMinutes(1);

    private final List<StartStep> atOnce;
    private final List<StartStep> inOrder;
    private final Readiness readiness;
    private final Scheduler scheduler;
    private final Vertx vertx;
    private final Deployment deployment;
    private String reported = "";
    private long lastReport;
    private volatile boolean stopped;

    StartSequence(
            @All List<StartStep> steps, Readiness readiness, Scheduler scheduler, Vertx vertx, Deployment deployment) {
        this.atOnce =
                steps.stream().filter(step -> step.phase() == Phase.CONNECTIONS).toList();
        this.inOrder = steps.stream()
                .filter(step -> step.phase() != Phase.CONNECTIONS)
                .sorted(Comparator.comparing(StartStep::phase))
                .toList();
        this.readiness = readiness;
        this.scheduler = scheduler;
        this.vertx = vertx;
        this.deployment = deployment;
    }

    void start(@Observes StartupEvent event) {
        vertx.runOnContext(go -> attempt());
    }

    /** On one event loop from beginning to end: each has connections of its own. */
    private void attempt() {
        if (stopped) {
            return;
        }
        var all = VertxContext.keep(connect());
        for (var step : inOrder) {
            all = all.chain(step::run);
        }
        all.subscribe().with(done -> succeeded(), this::failed);
    }

    /** Fails when all have come to an end: what is tried again is not still under way. */
    private Uni<Void> connect() {
        return Uni.join()
                .all(atOnce.stream().map(StartSequence::failureOf).toList())
                .andFailFast()
                .chain(failures -> failures.stream()
                        .flatMap(Optional::stream)
                        .min(Comparator.comparing(failure -> !(failure instanceof StartRefusedException)))
                        .map(failure -> Uni.createFrom().<Void>failure(failure))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private static Uni<Optional<Throwable>> failureOf(StartStep step) {
        return Uni.createFrom()
                .deferred(step::run)
                .replaceWith(Optional.<Throwable>empty())
                .onFailure()
                .recoverWithItem(Optional::of);
    }

    private void succeeded() {
        if (deployment.serves()) {
            scheduler.resume();
        }
        readiness.succeed();
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        scheduler.pause();
    }

    private void failed(Throwable failure) {
        if (failure instanceof StartRefusedException refusal) {
            readiness.fail(refusal);
            return;
        }
        if (stopped) {
            return;
        }
        report(failure);
        LOG.debug("A start step failed", failure);
        vertx.setTimer(RETRY_MILLIS, timer -> attempt());
    }

    /** Reports a failure, except of a database that is away: its watch reports that. */
    private void report(Throwable failure) {
        var reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        readiness.waitFor(reason);
        var isOld = reason.equals(reported) && System.nanoTime() - lastReport < REMINDER.toNanos();
        if (failure instanceof IOException || isOld) {
            return;
        }
        reported = reason;
        lastReport = System.nanoTime();
        LOG.warnf("Not ready yet, trying again every second: %s", reason);
    }
}
