package dev.mintmark.organization;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;

/** Makes a member an administrator again: in the hands of a plain member the permission {@code admin} means nothing. */
@Singleton
public class RestoreAdministrator {
    private static final String RESTORE =
            "update member set role = 'admin', modified = $2 where id = $1 and role <> 'admin'";

    private final Clock clock;

    RestoreAdministrator(Clock clock) {
        this.clock = clock;
    }

    /** Changes nothing where the member is an administrator already. */
    public Uni<Void> restore(SqlClient transaction, UUID memberId) {
        return transaction
                .preparedQuery(RESTORE)
                .execute(Tuple.of(memberId, clock.instant().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }
}
