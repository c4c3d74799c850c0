package dev.mintmark.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The settings that the whole service shares, keys {@code mintmark.*}. */
@ConfigMapping(prefix = "mintmark")
public interface MintmarkConfig {

    /**
     * The directory of the service's files: the embedded database, its key, the admin token. Relative to the working
     * directory.
     */
    @WithDefault("data")
    Path dataDir();

    /**
     * The service's address as callers see it, without a trailing slash: the {@code iss} of every token. It is remembered in
     * the database: a start with another one needs {@link #publicUrlChange}.
     */
    @WithDefault("http://localhost:${quarkus.http.port}")
    String publicUrl();

    /**
     * The treatment of issued tokens when the public URL changes: {@code accept-old} or {@code revoke-old}. Without it
     * such a start is refused.
     */
    Optional<String> publicUrlChange();

    /** Tells whether anybody may ask whose tokens an organization takes. */
    @WithDefault("true")
    boolean trustList();
}
