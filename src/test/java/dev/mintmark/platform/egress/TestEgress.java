package dev.mintmark.platform.egress;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The real guarded fetch for tests of other packages, without a container. */
public final class TestEgress {

    private TestEgress() {}

    /** Names lead to loopback, whatever they are: the servers of tests are there. */
    public static GuardedFetch toLoopback(Vertx vertx, List<String> allowedOrigins, Optional<Path> trustedCaFile) {
        return new GuardedFetch(
                vertx,
                EgressPolicy.allowing(allowedOrigins),
                TrustRoots.with(trustedCaFile),
                host -> List.of(InetAddress.getLoopbackAddress()));
    }
}
