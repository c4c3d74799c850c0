package dev.mintmark.platform.start;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The readiness check: the start is done, the end has not begun, and the database answers within two seconds. */
@Readiness
@Singleton
class ReadyCheck implements AsyncHealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final dev.mintmark.platform.start.Readiness readiness;
    private final Pool pool;

    ReadyCheck(dev.mintmark.platform.start.Readiness readiness, Pool pool) {
        this.readiness = readiness;
        this.pool = pool;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        if (!readiness.isReady() || readiness.isDraining()) {
            return Uni.createFrom().item(state(false));
        }
        return pool.query("select 1")
                .execute()
                .map(rows -> state(true))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .recoverWithItem(state(false));
    }

    private static HealthCheckResponse state(boolean up) {
        return HealthCheckResponse.named("database").status(up).build();
    }
}
