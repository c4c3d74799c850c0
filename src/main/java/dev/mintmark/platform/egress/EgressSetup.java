package dev.mintmark.platform.egress;

import dev.mintmark.platform.start.StartRefusedException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;

/** Reads the settings once; a bad one ends the start with its name. */
@Singleton
final class EgressSetup {

    private final EgressPolicy policy;
    private final TrustRoots trustRoots;

    @Inject
    EgressSetup(EgressConfig config) {
        try {
            this.policy = EgressPolicy.allowing(config.allowedOrigins().orElse(List.of()));
            this.trustRoots = TrustRoots.with(config.trustedCaFile());
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(String.valueOf(e.getMessage()));
        }
    }

    /** Being observed at start is what makes this bean, and so the check, at start. */
    void checkAtStart(@Observes StartupEvent event) {}

    @Produces
    @Singleton
    EgressPolicy policy() {
        return policy;
    }

    @Produces
    @Singleton
    TrustRoots trustRoots() {
        return trustRoots;
    }

    @Produces
    @Singleton
    HostAddresses hostAddresses() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
