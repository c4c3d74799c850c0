package dev.mintmark.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** What the whole service shares, keys {@code mintmark.*}. */
@ConfigMapping(prefix = "mintmark")
public interface MintmarkConfig {

    /** Where the service keeps files: the embedded database, its key, the admin token. Relative to the working directory. */
    @WithDefault("data")
    Path dataDir();

    /**
     * The service's address as callers see it, without a trailing slash: the {@code iss} of every token. Changing it
     * invalidates the tokens issued before.
     */
    @WithDefault("http://localhost:${quarkus.http.port}")
    String publicUrl();

    /** Whether anybody may ask whose tokens an organization takes. */
    @WithDefault("true")
    boolean trustList();
}
