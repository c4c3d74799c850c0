package dev.mintmark.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** What is kept of what happened, keys {@code mintmark.audit.*}. */
@ConfigMapping(prefix = "mintmark.audit")
interface AuditConfig {

    /**
     * How many denials a minute each replica keeps a row of, for each issuer; those beyond are counted in one row. A flood
     * of bad tokens must not fill the disk.
     */
    @WithDefault("60")
    int denialsPerMinute();

    /** Where signed checkpoints of all records are written to, one line each, once a day; nowhere without it. */
    Optional<Path> checkpointFile();

    /** Where signed checkpoints of all records are posted to once a day: https, or this machine itself; nowhere without it. */
    Optional<String> checkpointWebhook();

    /** A file with the secret that what is posted is signed with, {@code whsec_} and base64; without it nothing is. */
    Optional<Path> checkpointWebhookSecretFile();
}
