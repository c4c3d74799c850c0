package dev.mintmark.platform.database;

import dev.mintmark.platform.error.SqlState;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.platform.start.StartStep;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.stream.StreamSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * Brings the schema up to date. Where it is that already, one look at Flyway's history says so, and nothing of Flyway is
 * made. Its lock makes two replicas that start together safe.
 */
@Singleton
class SchemaMigration implements StartStep {
    /** In the schema where Flyway would look. A row that is not as after a success is like none of ours. */
    private static final String APPLIED =
            """
            select version, coalesce(case when success then checksum end, 0) as checksum from flyway_schema_history as h
             where version is not null and h.tableoid = to_regclass(quote_ident(current_schema()) || '.flyway_schema_history')
             order by installed_rank
            """;

    private static final String UNDEFINED_TABLE = "42P01";

    private final Pool pool;
    private final Instance<Flyway> flyway;
    private final Vertx vertx;

    SchemaMigration(Pool pool, Instance<Flyway> flyway, Vertx vertx) {
        this.pool = pool;
        this.flyway = flyway;
        this.vertx = vertx;
    }

    @Override
    public Phase phase() {
        return Phase.CONNECTIONS;
    }

    @Override
    public Uni<Void> run() {
        return pool.query(APPLIED)
                .execute()
                .map(SchemaMigration::isCurrent)
                .onFailure(failure -> UNDEFINED_TABLE.equals(SqlState.of(failure)))
                .recoverWithItem(false)
                .chain(current -> current ? Uni.createFrom().voidItem() : migrate())
                .onFailure()
                .transform(SchemaMigration::refusal);
    }

    private Uni<Void> migrate() {
        return vertx.executeBlocking(() -> flyway.get().migrate()).replaceWithVoid();
    }

    /** Whether everything that this version brings was applied as it is now, and nothing else. */
    private static boolean isCurrent(RowSet<Row> history) {
        return StreamSupport.stream(history.spliterator(), false)
                .map(row -> new ShippedMigration(row.getString("version"), row.getInteger("checksum")))
                .toList()
                .equals(ShippedMigration.ALL);
    }

    private static Throwable refusal(Throwable failure) {
        if (failure instanceof FlywayValidateException) {
            return new StartRefusedException("the database's schema is not this version's: " + failure.getMessage());
        }
        var state = SqlState.of(failure);
        if (state != null && (state.startsWith("28") || state.equals("08004"))) {
            return new StartRefusedException(
                    "the database refuses quarkus.datasource.username and quarkus.datasource.password"
                            + " (QUARKUS_DATASOURCE_USERNAME, QUARKUS_DATASOURCE_PASSWORD)");
        }
        if ("3D000".equals(state)) {
            return new StartRefusedException("the database named in quarkus.datasource.reactive.url"
                    + " (QUARKUS_DATASOURCE_REACTIVE_URL) does not exist; create it first");
        }
        return failure;
    }
}
