package dev.mintmark.claims;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** Keys {@code mintmark.custom-claims.*}. */
@ConfigMapping(prefix = "mintmark.custom-claims")
interface ClaimsConfig {

    /**
     * The lifetime of a job token where neither its project nor its organization sets one: five hours, or the permitted
     * maximum.
     */
    Optional<Duration> defaultTtl();

    /** The longest lifetime that a project or an organization may ask for; a week, or the longest life of any token. */
    Optional<Duration> longestTtl();
}
