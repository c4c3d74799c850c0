package dev.mintmark.platform.http;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** Keys {@code mintmark.shutdown.*}. */
@ConfigMapping(prefix = "mintmark.shutdown")
interface ShutdownConfig {

    /**
     * How long the service goes on answering after it was told to end, so that load balancers see that it is not ready.
     * Without a value: five seconds with an outside database, else none.
     */
    Optional<Duration> delay();
}
