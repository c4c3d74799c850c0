package dev.mintmark.platform.secret;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.util.Optional;

/** Keys {@code mintmark.key-encryption-key-file}. */
@ConfigMapping(prefix = "mintmark.key-encryption-key-file")
interface SecretConfig {

    /**
     * A file with 32 random bytes in base64, the key under which signing keys are encrypted. With the embedded database
     * one is made under the data directory; with an outside database there is no default.
     */
    @WithParentName
    Optional<Path> file();
}
