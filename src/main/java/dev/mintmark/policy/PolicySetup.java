package dev.mintmark.policy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

@ApplicationScoped
class PolicySetup {

    @Produces
    @Singleton
    SharedIssuers sharedIssuers() {
        return SharedIssuers.shipped();
    }
}
