package dev.mintmark.platform.egress;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The settings that allow addresses beyond public https. */
@ConfigMapping(prefix = "mintmark.egress")
public interface EgressConfig {

    /**
     * Origins, such as {@code https://ci.corp.example:8443}, whose host may have private or loopback addresses. One
     * that is written here with http may be plain http. Exact: scheme, host and port.
     */
    Optional<List<String>> allowedOrigins();

    /** A PEM file of certificate authorities that are believed as the platform's own are. */
    Optional<Path> trustedCaFile();
}
