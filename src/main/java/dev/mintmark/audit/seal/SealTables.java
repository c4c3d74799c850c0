package dev.mintmark.audit.seal;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.Bytes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads and writes the rows of sealing: ids of rows, seals, and the ends of chains. */
@Singleton
final class SealTables {
    private static final String ROWS =
            """
            select id, organization_id, mark from <table> where id > $1 and id <= $2 order by id limit $3
            """;
    private static final String LISTED =
            """
            select organization_id, of_table, ids
              from audit_seal where first_id >= $1 and first_id <= $2 and ids is not null
            """;
    /** Beyond any number that a chain comes to: nobody's row may stop the chain. */
    private static final String ENDS =
            """
            select o.id as organization_id, h.seq, h.seal, h.hmac, s.seq as highest, s.hmac as highest_seal
              from unnest($1::uuid[]) as wanted (id)
              join organization o on o.id = wanted.id
              left join audit_seal_head h on h.organization_id = o.id
              left join lateral (select seq, hmac from audit_seal
                                  where organization_id = o.id and seq < 4611686018427387904
                                  order by seq desc limit 1) as s on true
            """;

    /** A number that somebody else took already is left to them: one organization's chain must not stop all others. */
    private static final String INSERT =
            """
            insert into audit_seal (organization_id, seq, of_table, first_id, last_id, size, ids, ids_sha256, sealed,
                                    previous, hmac, list_position)
            select * from unnest($1::uuid[], $2::bigint[], $3::text[], $4::uuid[], $5::uuid[], $6::bigint[], $7::bytea[],
                                 $8::bytea[], $9::timestamptz[], $10::bytea[], $11::bytea[], $12::bigint[])
            on conflict do nothing
            """;

    private static final String MOVE_HEADS =
            """
            insert into audit_seal_head (organization_id, seq, seal, hmac)
            select * from unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::bytea[])
            on conflict (organization_id) do update set seq = excluded.seq, seal = excluded.seal, hmac = excluded.hmac
            """;

    private final SealHmacs hmacs;
    private final KnownChains knownChains;

    SealTables(SealHmacs hmacs, KnownChains knownChains) {
        this.hmacs = hmacs;
        this.knownChains = knownChains;
    }

    /** In the order of their ids, those with {@code after < id <= until}. */
    Uni<List<SealedRows.SealedRow>> rows(SqlClient client, AuditedTable table, UUID after, UUID until, int limit) {
        return client.preparedQuery(ROWS.replace("<table>", table.text()))
                .execute(Tuple.of(after, until, limit))
                .map(rows -> {
                    var read = new ArrayList<SealedRows.SealedRow>(rows.size());
                    rows.forEach(row -> read.add(new SealedRows.SealedRow(
                            table, row.getUUID("id"), row.getUUID("organization_id"), Bytes.of(row, "mark"))));
                    return read;
                });
    }

    /** The ids that the seals of the ten seconds around these ids list. */
    Uni<Map<SealedRows.Subject, Set<UUID>>> listed(SqlClient client, UUID after, UUID until) {
        return client.preparedQuery(LISTED)
                .execute(Tuple.of(SealedRows.slotOf(after), until))
                .map(rows -> {
                    var listed = SealedRows.nothing();
                    for (var row : rows) {
                        var table = AuditedTable.of(row.getString("of_table"));
                        if (table != null) {
                            SealedRows.add(
                                    listed,
                                    new SealedRows.Subject(row.getUUID("organization_id"), table),
                                    row.getBuffer("ids").getBytes());
                        }
                    }
                    return listed;
                });
    }

    /**
     * The ends of these organizations' chains, without those that are no organizations (any more). A tampered head, or
     * seals beyond it, leave out a number for good: going on must not heal tampering.
     */
    Uni<Map<UUID, SealChain.ChainEnd>> ends(SqlClient client, Collection<UUID> organizationIds, Progress progress) {
        return client.preparedQuery(ENDS)
                .execute(Tuple.of(organizationIds.toArray(UUID[]::new)))
                .chain(rows -> {
                    Map<UUID, SealChain.ChainEnd> ends = new HashMap<>();
                    var without = new ArrayList<UUID>();
                    for (var row : rows) {
                        var id = row.getUUID("organization_id");
                        var end = knownEnd(id, row);
                        if (end == null) {
                            without.add(id);
                        } else {
                            ends.put(id, end);
                        }
                    }
                    return without.isEmpty()
                            ? Uni.createFrom().item(ends)
                            : knownChains.read(client).map(known -> {
                                without.forEach(id -> ends.put(id, beginning(id, known, progress)));
                                return ends;
                            });
                });
    }

    /** Null where there is neither a seal nor the row that names the last one. */
    private SealChain.@Nullable ChainEnd knownEnd(UUID organizationId, Row row) {
        var seq = row.getLong("seq");
        var highest = row.getLong("highest");
        var seal = Bytes.of(row, "seal");
        if (seq != null
                && (highest == null || highest <= seq)
                && hmacs.ofHead(organizationId, seq, seal).equals(Bytes.of(row, "hmac"))) {
            return new SealChain.ChainEnd(seq, seal);
        }
        return highest == null ? null : new SealChain.ChainEnd(highest + 1, Bytes.of(row, "highest_seal"));
    }

    private SealChain.ChainEnd beginning(UUID organizationId, KnownChains.Known known, Progress progress) {
        return new SealChain.ChainEnd(
                known.organizationIds().contains(organizationId) ? 1 : 0,
                hmacs.start(organizationId, progress.coveredFrom()));
    }

    /** Writes seals, where the chains end with them, and whose chains begin with them. */
    Uni<Void> append(SqlClient client, List<SealChain.ChainLink> links, Map<UUID, SealChain.ChainEnd> ends) {
        var begun = links.stream()
                .map(SealChain.ChainLink::seal)
                .filter(seal -> seal.seq() == 1)
                .map(Seal::organizationId)
                .toList();
        return client.preparedQuery(INSERT)
                .execute(values(links))
                .chain(() -> client.preparedQuery(MOVE_HEADS).execute(heads(ends)))
                .chain(() -> knownChains.add(client, begun));
    }

    private static Tuple values(List<SealChain.ChainLink> links) {
        int size = links.size();
        var organizationIds = new UUID[size];
        var seqs = new Long[size];
        var tables = new String[size];
        var firstIds = new UUID[size];
        var lastIds = new UUID[size];
        var sizes = new Long[size];
        var ids = new Buffer[size];
        var idsSha256 = new Buffer[size];
        var sealed = new OffsetDateTime[size];
        var previous = new Buffer[size];
        var hmacs = new Buffer[size];
        @Nullable Long[] listPositions = new @Nullable Long[size];
        for (int i = 0; i < size; i++) {
            var seal = links.get(i).seal();
            organizationIds[i] = seal.organizationId();
            seqs[i] = seal.seq();
            tables[i] = seal.table().text();
            firstIds[i] = seal.firstId();
            lastIds[i] = seal.lastId();
            sizes[i] = seal.size();
            ids[i] = links.get(i).ids().buffer();
            idsSha256[i] = seal.idsSha256().buffer();
            sealed[i] = seal.sealed().atOffset(ZoneOffset.UTC);
            previous[i] = seal.previous().buffer();
            hmacs[i] = seal.hmac().buffer();
            listPositions[i] = seal.listPosition() == 0 ? null : seal.listPosition();
        }
        return Tuple.from(List.of(
                organizationIds,
                seqs,
                tables,
                firstIds,
                lastIds,
                sizes,
                ids,
                idsSha256,
                sealed,
                previous,
                hmacs,
                listPositions));
    }

    private Tuple heads(Map<UUID, SealChain.ChainEnd> ends) {
        var organizationIds = ends.keySet().toArray(UUID[]::new);
        int size = organizationIds.length;
        var seqs = new Long[size];
        var seals = new Buffer[size];
        var macs = new Buffer[size];
        for (int i = 0; i < size; i++) {
            var end = ends.get(organizationIds[i]);
            if (end != null) {
                seqs[i] = end.seq();
                seals[i] = end.seal().buffer();
                macs[i] =
                        hmacs.ofHead(organizationIds[i], end.seq(), end.seal()).buffer();
            }
        }
        return Tuple.of(organizationIds, seqs, seals, macs);
    }
}
