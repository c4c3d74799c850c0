package dev.mintmark.token;

import dev.mintmark.organization.BootstrapConfig;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.database.PrivateFiles;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.platform.start.StartStep;
import dev.mintmark.platform.time.Ids;
import dev.mintmark.policy.TokenType;
import dev.mintmark.signing.SignedToken;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Gives the first administrator a token: once, into a file only the service's user may read, and into no log. The file is
 * written before the row is committed, so that there is never a token in the database that nobody was handed.
 */
@Singleton
class BootstrapAdminToken implements StartStep {
    private static final Logger LOG = Logger.getLogger(BootstrapAdminToken.class);
    private static final Duration LIFETIME = Duration.ofDays(90);
    private static final String ROLE = "admin";
    private static final String CLAIM =
            """
            insert into service_state (name, value) values ('bootstrap-admin-token', $1)
            on conflict do nothing returning name
            """;
    private static final String FIND_ADMIN =
            """
            select o.id as organization_id, o.name as organization, m.id as member_id, m.login
              from organization o join member m on m.organization_id = o.id
             where m.service_admin and o.deleted is null
             order by m.id limit 1
            """;
    private static final String RECORD =
            """
            insert into issued_token (id, organization_id, kind, subject, subject_id, name, audiences, permissions,
                                      roles, generation, kid, issued, expires)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, $12)
            """;

    private final Pool pool;
    private final Vertx vertx;
    private final SignAccessToken signAccessToken;
    private final Ids ids;
    private final Clock clock;
    private final BootstrapConfig config;

    BootstrapAdminToken(
            Pool pool, Vertx vertx, SignAccessToken signAccessToken, Ids ids, Clock clock, BootstrapConfig config) {
        this.pool = pool;
        this.vertx = vertx;
        this.signAccessToken = signAccessToken;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    @Override
    public Phase phase() {
        return Phase.ADMIN_TOKEN;
    }

    @Override
    public Uni<Void> run() {
        var file = config.adminTokenFile();
        if (file.isEmpty()) {
            return pool.query("select from service_state where name = 'bootstrap-admin-token'")
                    .execute()
                    .invoke(rows -> {
                        if (rows.size() == 0) {
                            LOG.warn("No admin token was made: say where to write it with"
                                    + " mintmark.bootstrap.admin-token-file (MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE)"
                                    + " and start again");
                        }
                    })
                    .replaceWithVoid();
        }
        return pool.withTransaction(connection -> issueOnce(connection, file.get()));
    }

    private Uni<Void> issueOnce(SqlConnection connection, Path file) {
        var id = ids.next();
        return connection
                .preparedQuery(CLAIM)
                .execute(Tuple.of(id.toString()))
                .chain(claimed -> claimed.size() == 0
                        ? Uni.createFrom().voidItem()
                        : connection
                                .query(FIND_ADMIN)
                                .execute()
                                .chain(rows -> issue(
                                        connection,
                                        file,
                                        token(id, rows.iterator().next()),
                                        rows.iterator().next())));
    }

    private AccessToken token(java.util.UUID id, Row admin) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var organization = admin.getString("organization");
        return new AccessToken(
                id,
                admin.getUUID("organization_id"),
                organization,
                admin.getUUID("member_id"),
                TokenType.PERSONAL,
                admin.getString("login"),
                "bootstrap",
                List.of(AccessToken.audienceOf(organization)),
                List.of(Caller.ADMIN),
                null,
                now,
                now.plus(LIFETIME));
    }

    private Uni<Void> issue(SqlConnection connection, Path file, AccessToken token, Row admin) {
        return signAccessToken
                .sign(token)
                .chain(signed -> record(connection, token, signed, admin).replaceWith(signed))
                .chain(signed -> vertx.executeBlocking(() -> write(file, signed)));
    }

    private Uni<Void> record(SqlConnection connection, AccessToken token, SignedToken signed, Row admin) {
        return connection
                .preparedQuery(RECORD)
                .execute(Tuple.from(List.of(
                        token.id(),
                        token.organizationId(),
                        token.tokenType().text(),
                        token.subject(),
                        admin.getUUID("member_id"),
                        token.name(),
                        token.audiences().toArray(String[]::new),
                        token.permissions().toArray(String[]::new),
                        new String[] {ROLE},
                        signed.kid(),
                        token.issued().atOffset(ZoneOffset.UTC),
                        token.expires().atOffset(ZoneOffset.UTC))))
                .replaceWithVoid();
    }

    private static Void write(Path file, SignedToken signed) {
        try {
            PrivateFiles.write(file, signed.text() + "\n");
        } catch (IOException e) {
            throw new StartRefusedException(
                    "mintmark.bootstrap.admin-token-file (MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE): "
                            + file.toAbsolutePath() + " cannot be written: " + e.getMessage());
        }
        return null;
    }
}
