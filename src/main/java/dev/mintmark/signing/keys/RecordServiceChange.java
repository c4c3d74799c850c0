package dev.mintmark.signing.keys;

import dev.mintmark.audit.record.ConfigurationLog;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Records changes of the service itself, which belong to no organization. The row goes to the caller's organization,
 * else to one that administers the service. Where there is none yet, no row is written.
 */
@Singleton
public final class RecordServiceChange {
    private static final String ORGANIZATION =
            """
            select o.id from organization o
             where o.id = $1
                or ($1::uuid is null and o.deleted is null
                    and exists (select from member m where m.organization_id = o.id and m.service_admin))
             order by o.id limit 1
            """;

    private final ConfigurationLog configurationLog;

    RecordServiceChange(ConfigurationLog configurationLog) {
        this.configurationLog = configurationLog;
    }

    /** Writes one row on the connection on which the change is made; its arguments are as for {@link ConfigurationLog}. */
    public Uni<Void> write(SqlClient transaction, String kind, String target, Map<String, Object> details) {
        return transaction
                .preparedQuery(ORGANIZATION)
                .execute(Tuple.tuple().addUUID(configurationLog.callersOrganization()))
                .chain(organizations -> organizations.size() == 0
                        ? Uni.createFrom().voidItem()
                        : configurationLog.write(
                                transaction, organizations.iterator().next().getUUID("id"), kind, target, details));
    }
}
