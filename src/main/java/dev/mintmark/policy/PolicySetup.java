package dev.mintmark.policy;

import dev.mintmark.policy.check.SharedIssuers;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Reads the settings once; a bad one ends the start with its name. */
@Singleton
class PolicySetup {
    private final SharedIssuers sharedIssuers;

    @Inject
    PolicySetup(PolicyConfig config) {
        this.sharedIssuers = SharedIssuerSettings.of(config);
    }

    /** Being observed at start is what makes this bean, and so the check, at start. */
    void checkAtStart(@Observes StartupEvent event) {}

    @Produces
    @Singleton
    SharedIssuers sharedIssuers() {
        return sharedIssuers;
    }
}
