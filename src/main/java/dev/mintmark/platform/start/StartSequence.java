package dev.mintmark.platform.start;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Runs the start steps. A database that is not there yet is waited for: containers start in any order, and a service that
 * says "not ready" is more use than one that is gone. The scheduler is halted ({@code quarkus.scheduler.start-mode}) until
 * the steps are done: no tick meets a schema that is not there, or the end of a start that was refused.
 */
@Singleton
class StartSequence {
    private static final Logger LOG = Logger.getLogger(StartSequence.class);
    private static final long RETRY_MILLIS = 1000;

    private final List<StartStep> steps;
    private final Readiness readiness;
    private final Scheduler scheduler;
    private final Vertx vertx;
    private boolean waiting;

    StartSequence(@All List<StartStep> steps, Readiness readiness, Scheduler scheduler, Vertx vertx) {
        this.steps =
                steps.stream().sorted(Comparator.comparing(StartStep::phase)).toList();
        this.readiness = readiness;
        this.scheduler = scheduler;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        attempt();
    }

    private void attempt() {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (var step : steps) {
            all = all.chain(step::run);
        }
        all.subscribe().with(done -> succeeded(), this::failed);
    }

    private void succeeded() {
        scheduler.resume();
        readiness.succeed();
    }

    void stop(@Observes ShutdownEvent event) {
        scheduler.pause();
    }

    private void failed(Throwable failure) {
        if (failure instanceof StartRefusedException refusal) {
            readiness.fail(refusal);
            return;
        }
        if (!waiting) {
            waiting = true;
            LOG.warnf("Not ready yet, trying again every second: %s", failure.getMessage());
        }
        LOG.debug("A start step failed", failure);
        vertx.setTimer(RETRY_MILLIS, timer -> attempt());
    }
}
