package dev.mintmark.token.issue;

import dev.mintmark.organization.BootstrapConfig;
import dev.mintmark.platform.database.PrivateFiles;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.platform.start.StartStep;
import dev.mintmark.platform.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * Issues the first administrator's token, once. It goes into a file that only the service's user may read, and into no
 * log. The file is written before the row is committed. So every token in the database was handed to somebody.
 */
@Singleton
class BootstrapAdminToken implements StartStep {
    private static final Logger LOG = Logger.getLogger(BootstrapAdminToken.class);
    private static final String NAME = "bootstrap";
    private static final String WAS_MADE = "select from service_state where name = 'bootstrap-admin-token'";
    private static final String CLAIM =
            """
            insert into service_state (name, value) values ('bootstrap-admin-token', $1)
            on conflict do nothing returning name
            """;

    private final Pool pool;
    private final Vertx vertx;
    private final MintAdminToken mintAdminToken;
    private final Ids ids;
    private final BootstrapConfig config;

    BootstrapAdminToken(Pool pool, Vertx vertx, MintAdminToken mintAdminToken, Ids ids, BootstrapConfig config) {
        this.pool = pool;
        this.vertx = vertx;
        this.mintAdminToken = mintAdminToken;
        this.ids = ids;
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
                        : mintAdminToken
                                .mint(connection, id, NAME, null)
                                .chain(minted -> vertx.executeBlocking(() -> write(file, minted.text()))));
    }

    static Void write(Path file, String text) {
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
