package dev.mintmark.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long rows are kept, keys {@code mintmark.retention.*}; whole months go. */
@ConfigMapping(prefix = "mintmark.retention")
interface RetentionConfig {

    /** How long an issued token is known after its end. */
    @WithDefault("P400D")
    Duration tokens();

    /** How long an audit row is kept. */
    @WithDefault("P400D")
    Duration audit();
}
