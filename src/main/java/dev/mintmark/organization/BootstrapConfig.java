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
     * Where the first admin token is written, mode 0600. With the embedded database {@code <data dir>/admin-token}; with
     * an outside database nothing is written unless this says where.
     */
    Optional<Path> adminTokenFile();
}
