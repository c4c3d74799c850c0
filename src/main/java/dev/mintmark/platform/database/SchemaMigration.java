package dev.mintmark.platform.database;

import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.platform.start.StartStep;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Brings the schema up to date. Flyway's lock makes two replicas that start together safe. */
@Singleton
class SchemaMigration implements StartStep {
    private final Flyway flyway;
    private final Vertx vertx;

    SchemaMigration(Flyway flyway, Vertx vertx) {
        this.flyway = flyway;
        this.vertx = vertx;
    }

    @Override
    public Phase phase() {
        return Phase.SCHEMA;
    }

    @Override
    public Uni<Void> run() {
        return vertx.executeBlocking(flyway::migrate)
                .onFailure()
                .transform(SchemaMigration::refusal)
                .replaceWithVoid();
    }

    private static Throwable refusal(Throwable failure) {
        if (failure instanceof FlywayValidateException) {
            return new StartRefusedException("the database's schema is not this version's: " + failure.getMessage());
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var state = cause instanceof SQLException sql ? sql.getSQLState() : null;
            if (state != null && (state.startsWith("28") || state.equals("08004"))) {
                return new StartRefusedException(
                        "the database refuses quarkus.datasource.username and quarkus.datasource.password"
                                + " (QUARKUS_DATASOURCE_USERNAME, QUARKUS_DATASOURCE_PASSWORD)");
            }
            if ("3D000".equals(state)) {
                return new StartRefusedException("the database named in quarkus.datasource.reactive.url"
                        + " (QUARKUS_DATASOURCE_REACTIVE_URL) does not exist; create it first");
            }
        }
        return failure;
    }
}
