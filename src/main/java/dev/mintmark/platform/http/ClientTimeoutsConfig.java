package dev.mintmark.platform.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Keys {@code mintmark.http.*}: how long a client may take. */
@ConfigMapping(prefix = "mintmark.http")
interface ClientTimeoutsConfig {

    /**
     * From the connection's beginning, or a later request's first byte, to the end of the head. The handshake of TLS is
     * within it.
     */
    @WithDefault("10S")
    Duration headTimeout();

    /** From the end of the head to the end of the body. */
    @WithDefault("30S")
    Duration bodyTimeout();

    /** From the moment when the answer is ready to the one when the client has taken it. */
    @WithDefault("30S")
    Duration answerTimeout();
}
