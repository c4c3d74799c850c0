package dev.mintmark.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The retention of rows, keys {@code mintmark.retention.*}. Whole months are dropped. */
@ConfigMapping(prefix = "mintmark.retention")
interface RetentionConfig {

    /** The time for which an issued token's row is kept after its end. */
    @WithDefault("P400D")
    Duration tokens();

    /** The time for which an audit row is kept. */
    @WithDefault("P400D")
    Duration audit();
}
