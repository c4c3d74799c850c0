package dev.mintmark.platform.http;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** Keys {@code mintmark.shutdown.*}. */
@ConfigMapping(prefix = "mintmark.shutdown")
interface ShutdownConfig {

    /**
     * The time for which the service still answers after the signal to end, so that load balancers see it unready. The
     * default is five seconds with an outside database, else none.
     */
    Optional<Duration> delay();
}
