package dev.mintmark.claims;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** Keys {@code mintmark.custom-claims.*}. */
@ConfigMapping(prefix = "mintmark.custom-claims")
interface ClaimsConfig {

    /**
     * The lifetime of a job token where neither its project nor its organization sets one. Without a value: five hours,
     * or a lower maximum.
     */
    Optional<Duration> defaultTtl();

    /**
     * The longest lifetime that a project or an organization may ask for. Without a value: a week, or a shorter longest
     * life of any token.
     */
    Optional<Duration> longestTtl();
}
