package dev.mintmark.issuer.demonstration;

import dev.mintmark.organization.BootstrapConfig;
import dev.mintmark.platform.start.Deployment;
import dev.mintmark.platform.start.StartStep;
import dev.mintmark.platform.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Has the bootstrap organization trust the demonstration issuer where there is one, with this start's key, and nobody
 * trust it where there is none. Someone who deleted it or changed its policy is not overruled.
 */
@Singleton
class RegisterDemoIssuer implements StartStep {
    private static final String KNOWN = "select value from service_state where name = 'demo-issuer' for update";
    private static final String REMEMBER = "insert into service_state (name, value) values ('demo-issuer', $1)";
    private static final String FORGET = "delete from service_state where name = 'demo-issuer'";
    private static final String REMOVE = "delete from oidc_issuer where id = $1";
    private static final String RENEW =
            """
            update oidc_issuer
               set url = $2, issuer = $2, jwks = $3, jwks_uri = null, version = version + 1, modified = $4
             where id = $1
            """;
    private static final String REGISTER =
            """
            insert into oidc_issuer (id, organization_id, name, url, issuer, jwks, thumbprints, max_expiration, audiences,
                                     subject_token_use, version, created, modified)
            select $1, id, 'demo-issuer', $2, $2, $3, '{}', 90000, '{}', 'many', 0, $4, $4
              from organization where name = $5 and deleted is null
            on conflict do nothing
            """;
    private static final String ALLOW =
            """
            insert into auth_policy (id, organization_id, issuer_id, version, definitions, created, modified)
            select $1, organization_id, id, 1, $3, created, created from oidc_issuer where id = $2
            """;
    private static final String POLICY =
            """
            [{"decision":"allow","tokenType":"organization","authorizedPermissions":[],"rules":{"sub":"repo:demo/*"}}]""";

    private final Pool pool;
    private final DemoIssuer issuer;
    private final BootstrapConfig bootstrap;
    private final Ids ids;
    private final Clock clock;

    RegisterDemoIssuer(Pool pool, DemoIssuer issuer, BootstrapConfig bootstrap, Ids ids, Clock clock) {
        this.pool = pool;
        this.issuer = issuer;
        this.bootstrap = bootstrap;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Phase phase() {
        return Phase.DEMONSTRATION;
    }

    @Override
    public Uni<Void> run() {
        return pool.withTransaction(connection -> connection
                .query(KNOWN)
                .execute()
                .map(rows -> rows.size() == 0
                        ? null
                        : UUID.fromString(rows.iterator().next().getString("value")))
                .chain(known ->
                        Deployment.current().isForTrying() ? register(connection, known) : remove(connection, known)));
    }

    private Uni<Void> register(SqlConnection connection, @Nullable UUID known) {
        var now = now();
        if (known != null) {
            return connection
                    .preparedQuery(RENEW)
                    .execute(Tuple.of(known, issuer.url(), issuer.jwks(), now))
                    .replaceWithVoid();
        }
        var id = ids.next();
        return connection
                .preparedQuery(REGISTER)
                .execute(Tuple.of(id, issuer.url(), issuer.jwks(), now, bootstrap.organization()))
                .chain(() -> connection.preparedQuery(ALLOW).execute(Tuple.of(ids.next(), id, POLICY)))
                .chain(() -> connection.preparedQuery(REMEMBER).execute(Tuple.of(id.toString())))
                .replaceWithVoid();
    }

    private static Uni<Void> remove(SqlConnection connection, @Nullable UUID known) {
        if (known == null) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(REMOVE)
                .execute(Tuple.of(known))
                .chain(() -> connection.query(FORGET).execute())
                .replaceWithVoid();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
