package dev.mintmark.claims;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** Keys {@code mintmark.custom-claims.*}. */
@ConfigMapping(prefix = "mintmark.custom-claims")
interface ClaimsConfig {

    /** How long a job token lives where neither its project nor its organization says; five hours, or as long as may be. */
    Optional<Duration> defaultTtl();

    /** The longest lifetime that a project or an organization may ask for; a week, or the longest life of any token. */
    Optional<Duration> longestTtl();
}
