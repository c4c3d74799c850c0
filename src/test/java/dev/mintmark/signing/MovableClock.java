package dev.mintmark.signing;

import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;

/** The system's clock, put forward by as much as a test likes. */
@Alternative
@Singleton
public final class MovableClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    /** Runs the application on this clock. */
    public static final class Profile implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(MovableClock.class);
        }
    }

    public void forward(Duration more) {
        ahead = ahead.plus(more);
    }

    public void forwardTo(Instant moment) {
        ahead = Duration.between(Instant.now(), moment);
    }

    void reset() {
        ahead = Duration.ZERO;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
