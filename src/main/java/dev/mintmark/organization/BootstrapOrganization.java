package dev.mintmark.organization;

import dev.mintmark.audit.record.AuditEntry;
import dev.mintmark.audit.record.AuditLog;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.platform.start.StartStep;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;

/**
 * Creates the organization of the first start, with a member that administers everything. Replicas wait for one
 * another.
 */
@Singleton
class BootstrapOrganization implements StartStep {
    private static final String LOCK = "select pg_advisory_xact_lock(hashtext('mintmark.bootstrap'))";
    private static final String IS_EMPTY = "select not exists (select from organization)";
    private static final String INSERT =
            """
            with made_organization as (
                insert into organization (id, name, created, modified) values ($1, $2, $5, $5)),
            made_member as (
                insert into member (id, organization_id, login, role, service_admin, created, modified)
                values ($3, $1, 'admin', 'admin', true, $5, $5)),
            made_role as (
                insert into role (id, organization_id, name, permissions, longest_token_life_minutes, version, created, modified)
                values ($4, $1, 'admin', array['admin'], 129600, 1, $5, $5))
            insert into role_member (organization_id, role_id, member_id) values ($1, $4, $3)
            """;

    private final BootstrapConfig config;
    private final Pool pool;
    private final NewRows newRows;
    private final AuditLog auditLog;

    BootstrapOrganization(BootstrapConfig config, Pool pool, NewRows newRows, AuditLog auditLog) {
        this.config = config;
        this.pool = pool;
        this.newRows = newRows;
        this.auditLog = auditLog;
    }

    @Override
    public Phase phase() {
        return Phase.ORGANIZATION;
    }

    @Override
    public Uni<Void> run() {
        if (!Names.ORGANIZATION.admit(config.organization())) {
            return Uni.createFrom()
                    .failure(new StartRefusedException(
                            "mintmark.bootstrap.organization (MINTMARK_BOOTSTRAP_ORGANIZATION) "
                                    + Names.ORGANIZATION.rule()));
        }
        return isEmpty(pool)
                .chain(empty -> empty
                        ? pool.withTransaction(this::insertIfEmpty)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> insertIfEmpty(SqlConnection connection) {
        return connection
                .query(LOCK)
                .execute()
                .chain(() -> isEmpty(connection))
                .chain(empty -> empty ? insert(connection) : Uni.createFrom().voidItem());
    }

    private static Uni<Boolean> isEmpty(SqlClient client) {
        return client.query(IS_EMPTY)
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private Uni<Void> insert(SqlConnection connection) {
        var organization = newRows.next();
        UUID member = newRows.next().id();
        UUID role = newRows.next().id();
        return connection
                .preparedQuery(INSERT)
                .execute(Tuple.of(
                        organization.id(),
                        config.organization(),
                        member,
                        role,
                        organization.at().atOffset(ZoneOffset.UTC)))
                .chain(() -> auditLog.write(
                        connection,
                        new AuditEntry(
                                organization.id(),
                                "organization.created",
                                null,
                                organization.id().toString(),
                                Map.of("name", config.organization(), "administrator", "admin"))));
    }
}
