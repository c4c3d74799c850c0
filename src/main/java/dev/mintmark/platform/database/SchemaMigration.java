package dev.mintmark.platform.database;

import dev.mintmark.platform.error.SqlState;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.platform.start.StartStep;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Migrates the schema with Flyway. When the schema is current, one query of Flyway's history suffices and Flyway is not
 * loaded. Its lock makes two replicas that start together safe.
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

    private static final String WRITER = "select value from service_state where name = 'schema-writer'";
    private static final String REMEMBER =
            """
            insert into service_state (name, value) values ('schema-writer', $1)
            on conflict (name) do update set value = excluded.value
            """;

    private final Pool pool;
    private final String version;
    private final Instance<Flyway> flyway;
    private final Vertx vertx;

    SchemaMigration(
            Pool pool,
            @ConfigProperty(name = "quarkus.application.version") String version,
            Instance<Flyway> flyway,
            Vertx vertx) {
        this.pool = pool;
        this.version = version;
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
                .map(SchemaMigration::migrations)
                .onFailure(failure -> UNDEFINED_TABLE.equals(SqlState.of(failure)))
                .recoverWithItem(List.of())
                .chain(this::bringUpToDate)
                .onFailure()
                .transform(SchemaMigration::refusal);
    }

    private Uni<Void> bringUpToDate(List<ShippedMigration> applied) {
        if (applied.equals(ShippedMigration.ALL)) {
            return Uni.createFrom().voidItem();
        }
        return isOurs(applied) ? migrate() : refuseOther(applied);
    }

    private Uni<Void> migrate() {
        return vertx.executeBlocking(() -> flyway.get().migrate())
                .chain(() -> pool.preparedQuery(REMEMBER).execute(Tuple.of(version)))
                .replaceWithVoid();
    }

    /** Tells whether what was applied is what this version would have applied first. */
    private static boolean isOurs(List<ShippedMigration> applied) {
        return applied.size() < ShippedMigration.ALL.size()
                && applied.equals(ShippedMigration.ALL.subList(0, applied.size()));
    }

    private Uni<Void> refuseOther(List<ShippedMigration> applied) {
        return pool.query(WRITER)
                .execute()
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString("value"))
                .onFailure()
                .recoverWithNull()
                .chain(writer -> Uni.createFrom().failure(new StartRefusedException(sentence(applied, writer))));
    }

    private String sentence(List<ShippedMigration> applied, @Nullable String writer) {
        var known = ShippedMigration.ALL.stream().map(ShippedMigration::version).collect(Collectors.toSet());
        var by = writer == null ? "a later version" : "version " + writer;
        if (applied.stream().anyMatch(one -> !known.contains(one.version()))) {
            return "this database was written by " + by + " of Mintmark; start that or a later one (this is " + version
                    + ")";
        }
        var changed = applied.stream()
                .filter(one -> !ShippedMigration.ALL.contains(one))
                .map(one -> "V" + one.version())
                .collect(Collectors.joining(", "));
        return "the database's schema is not as Mintmark made it (written by " + by + "; "
                + (changed.isEmpty() ? "a migration is missing between others" : changed + " differs")
                + "); start the version that wrote it, or restore the last backup";
    }

    private static List<ShippedMigration> migrations(RowSet<Row> history) {
        return StreamSupport.stream(history.spliterator(), false)
                .map(row -> new ShippedMigration(row.getString("version"), row.getInteger("checksum")))
                .toList();
    }

    private static Throwable refusal(Throwable failure) {
        var state = SqlState.of(failure);
        if (state != null && (state.startsWith("28") || state.equals("08004"))) {
            return new StartRefusedException(
                    "the database refuses quarkus.datasource.username and quarkus.datasource.password"
                            + " (QUARKUS_DATASOURCE_USERNAME, QUARKUS_DATASOURCE_PASSWORD), or what is in"
                            + " mintmark.database.password-file (MINTMARK_DATABASE_PASSWORD_FILE)");
        }
        if ("3D000".equals(state)) {
            return new StartRefusedException("the database named in quarkus.datasource.reactive.url"
                    + " (QUARKUS_DATASOURCE_REACTIVE_URL) does not exist; create it first");
        }
        return failure instanceof FlywayException ? ofTheMigration(failure, state) : failure;
    }

    /** Flyway's own text advises what would harm here; PostgreSQL's says what is wrong. */
    private static Throwable ofTheMigration(Throwable failure, @Nullable String state) {
        var reason = failure;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        var sentence = reason instanceof SQLException
                ? String.valueOf(reason.getMessage()).lines().findFirst().orElse("")
                : reason.getClass().getSimpleName();
        return state == null || !SqlState.isPassing(state)
                ? new StartRefusedException("the database's schema cannot be brought up to date: " + sentence)
                : reason;
    }
}
