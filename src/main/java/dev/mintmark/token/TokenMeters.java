package dev.mintmark.token;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.Predicate;

/** Counts introspections, renewals and revocations, and times the first two. */
@Singleton
public final class TokenMeters {
    private final MeterRegistry meters;
    private final Timer introspection;
    private final Timer renewal;
    private final Counter active;
    private final Counter inactive;
    private final Counter renewals;
    private final Counter revocations;

    TokenMeters(MeterRegistry meters) {
        this.meters = meters;
        this.introspection = Timer.builder("mintmark.introspection.duration")
                .description("How long introspections took, refused ones included")
                .register(meters);
        this.renewal = Timer.builder("mintmark.renewal.duration")
                .description("How long renewals took, refused ones included")
                .register(meters);
        this.active = introspections("true");
        this.inactive = introspections("false");
        this.renewals = Counter.builder("mintmark.renewals")
                .description("Tokens that were renewed")
                .register(meters);
        this.revocations = Counter.builder("mintmark.revocations")
                .description("Tokens that were revoked, one by one or many at once")
                .register(meters);
    }

    private Counter introspections(String isActive) {
        return Counter.builder("mintmark.introspections")
                .description("Introspections that were answered, by what they answered")
                .tag("active", isActive)
                .register(meters);
    }

    /** Has them all there from the start on. */
    void register(@Observes StartupEvent event) {}

    /** The same introspection, counted and timed. */
    public <T> Uni<T> introspection(Uni<T> work, Predicate<T> isActive) {
        return timed(introspection, work).invoke(answer -> (isActive.test(answer) ? active : inactive).increment());
    }

    /** The same renewal, counted and timed. */
    public <T> Uni<T> renewal(Uni<T> work) {
        return timed(renewal, work).invoke(renewed -> renewals.increment());
    }

    public void revoked(int count) {
        revocations.increment(count);
    }

    private <T> Uni<T> timed(Timer timer, Uni<T> work) {
        return Uni.createFrom().deferred(() -> {
            var sample = Timer.start(meters);
            return work.onTermination().invoke(() -> sample.stop(timer));
        });
    }
}
