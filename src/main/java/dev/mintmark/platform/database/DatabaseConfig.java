package dev.mintmark.platform.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The settings of the database, keys {@code mintmark.database.*}. */
@ConfigMapping(prefix = "mintmark.database")
interface DatabaseConfig {

    /** The servers of a URL with several that may be used. It has no effect with one server. */
    enum TargetSessionAttrs {
        /** The first that answers. */
        ANY,
        /** One that takes writes. */
        READ_WRITE,
        /** One that is no standby; the same to us, since we must write. */
        PRIMARY
    }

    /** A file with the password, read anew for every connection. Takes the place of {@code quarkus.datasource.password}. */
    Optional<Path> passwordFile();

    /** The attribute as libpq has it; the URL's own parameter of that name comes first. */
    @WithDefault("read-write")
    TargetSessionAttrs targetSessionAttrs();
}
