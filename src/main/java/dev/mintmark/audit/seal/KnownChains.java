package dev.mintmark.audit.seal;

import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.RowIds;
import dev.mintmark.platform.rows.ReadRows;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The authenticated list of organizations that have a chain. An organization without a chain never had a row, or lost
 * its chain to somebody. Only a list that nobody else can write tells the two apart.
 */
@Singleton
public final class KnownChains {

    public enum Standing {
        /** The list is as the migration left it. */
        NEW,
        GENUINE,
        CHANGED,
        REMOVED
    }

    /** Stands among the organizations once there is a list of where their chains end: that must be there then. */
    public static final UUID LIST_OF_ENDS = new UUID(0, 0);

    /** @param written none where it is not genuine */
    public record Known(Standing standing, Set<UUID> written) {

        public Set<UUID> organizationIds() {
            return written.stream().filter(id -> !id.equals(LIST_OF_ENDS)).collect(Collectors.toUnmodifiableSet());
        }

        /** Tells whether where they end was listed before. */
        public boolean hasListOfEnds() {
            return written.contains(LIST_OF_ENDS);
        }
    }

    private static final String READ = "select organization_ids, hmac from audit_chains";
    private static final String WRITE = "update audit_chains set organization_ids = $1, hmac = $2";
    /** Seals count too: a head can be gone by now. */
    private static final String PRESENT =
            """
            select o.id from organization o
             where exists (select from audit_seal_head h where h.organization_id = o.id)
                or exists (select from audit_seal s where s.organization_id = o.id)
            union all
            select '00000000-0000-0000-0000-000000000000'::uuid where exists (select from audit_chain_list)
            """;

    private final SealHmacs hmacs;

    KnownChains(SealHmacs hmacs) {
        this.hmacs = hmacs;
    }

    public Uni<Known> read(SqlClient client) {
        return client.query(READ).execute().map(this::known);
    }

    private Known known(RowSet<Row> rows) {
        for (var row : rows) {
            var written = Bytes.of(row, "organization_ids").array();
            var hmac = Bytes.of(row, "hmac");
            var ids = RowIds.read(written);
            if (ids != null && hmacs.ofChains(written).equals(hmac)) {
                return new Known(Standing.GENUINE, Set.copyOf(ids));
            }
            boolean isNew = written.length == 0 && hmac.array().length == 0;
            return new Known(isNew ? Standing.NEW : Standing.CHANGED, Set.of());
        }
        return new Known(Standing.REMOVED, Set.of());
    }

    /** Adds organizations whose chains begin. A list that somebody else wrote stays as it is: going on must not heal it. */
    Uni<Void> add(SqlClient client, Collection<UUID> organizationIds) {
        return organizationIds.isEmpty()
                ? Uni.createFrom().voidItem()
                : read(client).chain(known -> switch (known.standing()) {
                    case GENUINE -> write(client, known, organizationIds);
                    case NEW -> addPresent(client);
                    case CHANGED, REMOVED -> Uni.createFrom().voidItem();
                });
    }

    /** Adds those that have a chain now: all at first, later those that an older replica began. */
    Uni<Void> addPresent(SqlClient client) {
        return read(client).chain(known -> switch (known.standing()) {
            case GENUINE, NEW ->
                client.query(PRESENT)
                        .execute()
                        .map(rows -> ReadRows.list(rows, row -> row.getUUID("id")))
                        .chain(present -> write(client, known, present));
            case CHANGED, REMOVED -> Uni.createFrom().voidItem();
        });
    }

    /** Writes down those that have a chain, whatever was written: that was done under a key that is lost. */
    Uni<Void> beginAnew(SqlClient client) {
        return client.query(PRESENT)
                .execute()
                .map(rows -> ReadRows.list(rows, row -> row.getUUID("id")))
                .chain(present -> write(client, new Known(Standing.NEW, Set.of()), present));
    }

    private Uni<Void> write(SqlClient client, Known known, Collection<UUID> further) {
        if (known.standing() == Standing.GENUINE && known.written().containsAll(further)) {
            return Uni.createFrom().voidItem();
        }
        var all = new TreeSet<UUID>(RowIds.ORDER);
        all.addAll(known.written());
        all.addAll(further);
        var written = RowIds.write(all);
        return client.preparedQuery(WRITE)
                .execute(Tuple.of(
                        Buffer.buffer(written),
                        Buffer.buffer(hmacs.ofChains(written).array())))
                .replaceWithVoid();
    }
}
