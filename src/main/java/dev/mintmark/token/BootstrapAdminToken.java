package dev.mintmark.token;

import dev.mintmark.organization.BootstrapConfig;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.database.PrivateFiles;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.platform.start.StartStep;
import dev.mintmark.platform.time.Ids;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
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
    private static final String WAS_MADE = "select from service_state where name = 'bootstrap-admin-token'";
    private static final String CLAIM =
            """
            insert into service_state (name, value) values ('bootstrap-admin-token', $1)
            on conflict do nothing returning name
            """;
    private static final String FIND_ADMIN =
            """
            select o.id as organization_id, o.name as organization, m.id as member_id, m.login, r.id as role_id
              from organization o
              join member m on m.organization_id = o.id
              left join (role_member h join role r
                           on r.organization_id = h.organization_id and r.id = h.role_id and r.name = 'admin')
                on h.organization_id = o.id and h.member_id = m.id
             where m.service_admin and o.deleted is null
             order by r.id is null, m.id limit 1
            """;

    private final Pool pool;
    private final Vertx vertx;
    private final MintToken mintToken;
    private final Ids ids;
    private final Clock clock;
    private final BootstrapConfig config;

    BootstrapAdminToken(Pool pool, Vertx vertx, MintToken mintToken, Ids ids, Clock clock, BootstrapConfig config) {
        this.pool = pool;
        this.vertx = vertx;
        this.mintToken = mintToken;
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
        return pool.query(WAS_MADE)
                .execute()
                .chain(rows -> rows.size() == 0 ? make() : Uni.createFrom().voidItem());
    }

    private Uni<Void> make() {
        var file = config.adminTokenFile();
        if (file.isEmpty()) {
            LOG.warn("No admin token was made: say where to write it with"
                    + " mintmark.bootstrap.admin-token-file (MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE) and start again");
            return Uni.createFrom().voidItem();
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
                                        token(id, rows.iterator().next()))));
    }

    private NewToken token(UUID id, Row admin) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var organization = admin.getString("organization");
        var role = admin.getUUID("role_id");
        var token = new AccessToken(
                id,
                admin.getUUID("organization_id"),
                organization,
                admin.getUUID("member_id"),
                TokenKind.PERSONAL,
                admin.getString("login"),
                "bootstrap",
                List.of(AccessToken.audienceOf(organization)),
                List.of(Caller.ADMIN),
                role == null ? List.of() : List.of(ROLE),
                null,
                now,
                now.plus(LIFETIME));
        return new NewToken(
                token,
                admin.getUUID("member_id"),
                role == null ? List.of() : List.of(role),
                null,
                null,
                Derivation.NONE);
    }

    private Uni<Void> issue(SqlConnection connection, Path file, NewToken token) {
        return mintToken
                .mint(connection, token, "token.issued", null)
                .chain(text -> vertx.executeBlocking(() -> write(file, text)));
    }

    private static Void write(Path file, String text) {
        try {
            PrivateFiles.write(file, text + "\n");
        } catch (IOException e) {
            throw new StartRefusedException(
                    "mintmark.bootstrap.admin-token-file (MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE): "
                            + file.toAbsolutePath() + " cannot be written: " + e.getMessage());
        }
        return null;
    }
}
