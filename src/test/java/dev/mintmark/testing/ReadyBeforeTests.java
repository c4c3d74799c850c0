package dev.mintmark.testing;

import dev.mintmark.platform.start.Readiness;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** No test begins before the start steps are done. */
@Singleton
class ReadyBeforeTests {

    void await(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event, Readiness readiness) throws Exception {
        readiness.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
