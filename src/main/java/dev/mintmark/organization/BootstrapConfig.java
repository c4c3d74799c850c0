package dev.mintmark.organization;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The settings of the first start, keys {@code mintmark.bootstrap.*}. */
@ConfigMapping(prefix = "mintmark.bootstrap")
public interface BootstrapConfig {

    /** The name of the organization made on the first start with an empty database. */
    @WithDefault("demo")
    String organization();

    /**
     * The file for the first admin token, mode 0600. With the embedded database it is {@code <data dir>/admin-token} by
     * default. With an outside database no file is written unless this names one.
     */
    Optional<Path> adminTokenFile();
}
