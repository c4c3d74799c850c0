package dev.mintmark.platform.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Measures the build of the running service and its platform. */
@Singleton
final class MeasureBuild {
    private final String version;

    MeasureBuild(@ConfigProperty(name = "quarkus.application.version") String version) {
        this.version = version;
    }

    void register(@Observes StartupEvent event, MeterRegistry meters) {
        Gauge.builder("mintmark.build.info", () -> 1)
                .description("Always 1; the labels say which build this is")
                .tag("version", version)
                .tag("image", ImageMode.current().name().toLowerCase(Locale.ROOT))
                .register(meters);
        Gauge.builder("jvm.info", () -> 1)
                .description("Always 1; the labels say which JVM this is")
                .tag("version", property("java.runtime.version"))
                .tag("vendor", property("java.vm.vendor"))
                .tag("runtime", property("java.runtime.name"))
                .register(meters);
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
