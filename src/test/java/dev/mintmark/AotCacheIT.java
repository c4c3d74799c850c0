package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.TrustingService;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The AOT cache that the build makes with a JDK 25 or later. */
class AotCacheIT {
    private static final Path CACHE = Path.of("target/quarkus-app/app.aot").toAbsolutePath();

    @Test
    void the_service_runs_with_it() {
        assumeTrue(Runtime.version().feature() >= 25 && !PackagedService.isNative(), "no JVM that knows it");
        assertThat(CACHE).exists();
        var options = System.getProperty(PackagedService.JAVA_OPTIONS);
        // Refuses to start where the cache cannot be used, which is otherwise passed over.
        System.setProperty(PackagedService.JAVA_OPTIONS, "-XX:AOTCache=" + CACHE + " -XX:AOTMode=on");
        try (var service = TrustingService.start()) {
            var organization = service.trusting();
            var answer = service.anyone().exchange(organization, service.subjectToken(organization));
            assertThat(answer.text("access_token")).isNotBlank();
        } finally {
            if (options == null) {
                System.clearProperty(PackagedService.JAVA_OPTIONS);
            } else {
                System.setProperty(PackagedService.JAVA_OPTIONS, options);
            }
        }
    }
}
