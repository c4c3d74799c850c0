package dev.mintmark.issuer.demonstration;

import dev.mintmark.audit.record.ConfigurationLog;
import dev.mintmark.organization.BootstrapConfig;
import dev.mintmark.platform.start.Deployment;
import dev.mintmark.platform.start.StartStep;
import dev.mintmark.platform.time.Ids;
import dev.mintmark.policy.InsertPolicy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Registers the demonstration issuer in the bootstrap organization with this start's key, or removes it where none
 * runs. A demonstration issuer that was deleted, or a policy that was changed, stays so. The audit record shows these
 * changes like those of a caller.
 */
@Singleton
class RegisterDemoIssuer implements StartStep {
    private static final String IS_KNOWN = "select value from service_state where name = 'demo-issuer'";
    private static final String REMEMBER = "insert into service_state (name, value) values ('demo-issuer', $1)";
    private static final String FORGET = "delete from service_state where name = 'demo-issuer'";
    private static final String RECORDED =
            "organization_id, name, url, issuer, jwks, thumbprints, max_expiration, audiences, subject_token_use";
    private static final String REMOVE = "delete from oidc_issuer where id = $1 returning " + RECORDED;
    private static final String BEFORE = "select url, jwks from oidc_issuer where id = $1 for update";
    private static final String RENEW =
            """
            update oidc_issuer
               set url = $2, issuer = $2, jwks = $3, jwks_uri = null, version = version + 1, modified = $4
             where id = $1 returning\s"""
                    + RECORDED;
    private static final String REGISTER =
            """
            insert into oidc_issuer (id, organization_id, name, url, issuer, jwks, thumbprints, max_expiration, audiences,
                                     subject_token_use, version, created, modified)
            select $1, id, 'demo-issuer', $2, $2, $3, '{}', 90000, '{}', 'many', 0, $4, $4
              from organization where name = $5 and deleted is null
            on conflict do nothing returning\s"""
                    + RECORDED;
    private static final String POLICY =
            """
            [{"decision":"allow","tokenType":"organization","authorizedPermissions":[],"rules":{"sub":"repo:demo/*"}}]""";

    private final Pool pool;
    private final DemoIssuer issuer;
    private final BootstrapConfig bootstrap;
    private final Ids ids;
    private final Clock clock;
    private final ConfigurationLog configurationLog;
    private final InsertPolicy insertPolicy;

    RegisterDemoIssuer(
            Pool pool,
            DemoIssuer issuer,
            BootstrapConfig bootstrap,
            Ids ids,
            Clock clock,
            ConfigurationLog configurationLog,
            InsertPolicy insertPolicy) {
        this.pool = pool;
        this.issuer = issuer;
        this.bootstrap = bootstrap;
        this.ids = ids;
        this.clock = clock;
        this.configurationLog = configurationLog;
        this.insertPolicy = insertPolicy;
    }

    @Override
    public Phase phase() {
        return Phase.DEMONSTRATION;
    }

    @Override
    public Uni<Void> run() {
        if (!Deployment.current().serves()) {
            return Uni.createFrom().voidItem();
        }
        return Deployment.current().isForTrying()
                ? pool.withTransaction(connection -> known(connection).chain(known -> trust(connection, known)))
                : pool.query(IS_KNOWN)
                        .execute()
                        .chain(rows -> rows.size() == 0
                                ? Uni.createFrom().voidItem()
                                : pool.withTransaction(
                                        connection -> known(connection).chain(known -> remove(connection, known))));
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private static Uni<@Nullable UUID> known(SqlConnection connection) {
        return connection
                .query(IS_KNOWN + " for update")
                .execute()
                .map(rows -> rows.size() == 0
                        ? null
                        : UUID.fromString(rows.iterator().next().getString("value")));
    }

    private Uni<Void> trust(SqlConnection connection, @Nullable UUID known) {
        return known == null ? register(connection, ids.next()) : renew(connection, known);
    }

    private Uni<Void> register(SqlConnection connection, UUID id) {
        var policyId = ids.next();
        return connection
                .preparedQuery(REGISTER)
                .execute(Tuple.of(id, issuer.url(), issuer.jwks(), now(), bootstrap.organization()))
                .chain(rows -> Multi.createFrom()
                        .iterable(rows)
                        .onItem()
                        .transformToUniAndConcatenate(
                                row -> write(connection, row, "issuer.registered", id, recorded(row))
                                        .chain(() -> insertPolicy.insert(connection, policyId, id, POLICY))
                                        .chain(() -> write(connection, row, "policy.replaced", policyId, policy(id))))
                        .collect()
                        .last())
                .chain(() -> connection.preparedQuery(REMEMBER).execute(Tuple.of(id.toString())))
                .replaceWithVoid();
    }

    private Uni<Void> renew(SqlConnection connection, UUID id) {
        return connection.preparedQuery(BEFORE).execute(Tuple.of(id)).chain(before -> connection
                .preparedQuery(RENEW)
                .execute(Tuple.of(id, issuer.url(), issuer.jwks(), now()))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().voidItem()
                        : write(
                                connection,
                                rows.iterator().next(),
                                "issuer.changed",
                                id,
                                Map.of(
                                        "changed",
                                        changed(
                                                before.iterator().next(),
                                                rows.iterator().next())))));
    }

    private Uni<Void> remove(SqlConnection connection, @Nullable UUID known) {
        if (known == null) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(REMOVE)
                .execute(Tuple.of(known))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().voidItem()
                        : write(
                                connection,
                                rows.iterator().next(),
                                "issuer.deleted",
                                known,
                                recorded(rows.iterator().next())))
                .chain(() -> connection.query(FORGET).execute())
                .replaceWithVoid();
    }

    private Uni<Void> write(
            SqlConnection connection, Row issuerRow, String kind, UUID target, Map<String, Object> details) {
        return configurationLog.write(
                connection, issuerRow.getUUID("organization_id"), kind, target.toString(), details);
    }

    /** The members that audit events of ordinary issuers have. */
    private static Map<String, Object> recorded(Row row) {
        var members = new TreeMap<String, Object>();
        members.put("name", row.getString("name"));
        members.put("url", row.getString("url"));
        members.put("issuer", row.getString("issuer"));
        members.put("thumbprints", List.of(row.getArrayOfStrings("thumbprints")));
        members.put("maxExpiration", row.getLong("max_expiration"));
        members.put("audiences", List.of(row.getArrayOfStrings("audiences")));
        members.put("subjectTokenUse", row.getString("subject_token_use"));
        if (row.getString("jwks") != null) {
            members.put("jwksSha256", ConfigurationLog.sha256(row.getString("jwks")));
        }
        return members;
    }

    private static Map<String, Object> changed(Row before, Row now) {
        var changed = new TreeMap<String, Object>();
        changed.put("jwksSha256", difference(jwksSha256(before), jwksSha256(now)));
        if (!before.getString("url").equals(now.getString("url"))) {
            changed.put("url", difference(before.getString("url"), now.getString("url")));
        }
        return changed;
    }

    private static Map<String, Object> difference(@Nullable String from, @Nullable String to) {
        var values = new TreeMap<String, Object>();
        values.put("from", from);
        values.put("to", to);
        return values;
    }

    private static @Nullable String jwksSha256(Row row) {
        var jwks = row.getString("jwks");
        return jwks == null ? null : ConfigurationLog.sha256(jwks);
    }

    private static Map<String, Object> policy(UUID issuerId) {
        return Map.of(
                "issuer",
                issuerId.toString(),
                "version",
                1,
                "definitions",
                1,
                "sha256",
                ConfigurationLog.sha256(POLICY));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
