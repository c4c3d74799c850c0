package dev.mintmark.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The settings of the audit record, keys {@code mintmark.audit.*}. */
@ConfigMapping(prefix = "mintmark.audit")
interface AuditConfig {

    /**
     * The denials that each replica records in a minute for each issuer; further ones are counted in one row. A flood
     * of bad tokens must not fill the disk.
     */
    @WithDefault("60")
    int denialsPerMinute();

    /** The file for signed checkpoints of all records, one line each, once a day; without it there are none. */
    Optional<Path> checkpointFile();

    /**
     * The address to post signed checkpoints of all records to, once a day. It is https, or this machine itself.
     * Without it there are none.
     */
    Optional<String> checkpointWebhook();

    /** A file with the secret that signs the posts, {@code whsec_} and base64. Without it they are not signed. */
    Optional<Path> checkpointWebhookSecretFile();
}
