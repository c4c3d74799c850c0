package dev.mintmark;

import dev.mintmark.platform.start.Deployment;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Hands the way that the launcher started this process to whatever injects it. Nothing else asks the launcher. */
@Dependent
final class ProduceDeployment {

    @Produces
    @Singleton
    Deployment deployment() {
        return Launcher.deployment();
    }
}
