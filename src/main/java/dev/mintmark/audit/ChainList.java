package dev.mintmark.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The list of the ends of all chains, itself a chain. Sealing adds a row in the transaction that extends chains. So the
 * list misses a chain that is removed or set back alone. Only a checkpoint detects a database that is set back whole.
 */
@Singleton
final class ChainList {
    /** The chains that are compared with the list. */
    enum Extent {
        /** The chain of the asking organization. */
        OWN,
        /** All chains of the service: for the organization that administers it. */
        ALL
    }

    /** The end of the list: 0 and no bytes before its first row. */
    record End(long size, Bytes root) {
        static final End NONE = new End(0, new Bytes(new byte[0]));
    }

    private static final int ROWS_AT_ONCE = 1_000;
    private static final String ROW = "position, entries, listed, previous, hmac";
    private static final String ALL = "select " + ROW + " from audit_chain_list order by position";
    /** Beyond any number that the list comes to: nobody's row may stop it. */
    private static final String LAST = "select " + ROW
            + " from audit_chain_list where position < 4611686018427387904 order by position desc limit 1";

    private static final String AT = "select " + ROW + " from audit_chain_list where position = $1";
    private static final String HEADS = "select organization_id, seq, seal from audit_seal_head";
    private static final String INSERT =
            """
            insert into audit_chain_list (position, entries, listed, previous, hmac) values ($1, $2, $3, $4, $5)
            on conflict do nothing
            """;
    private static final String STORED =
            """
            select h.organization_id, h.seq, h.seal, h.hmac, last.sealed
              from audit_seal_head h
              left join audit_seal last on last.organization_id = h.organization_id and last.seq = h.seq
            """;
    private static final String SEALS =
            """
            select wanted.organization_id, s.seq, s.hmac, s.sealed
              from unnest($1::uuid[], $2::bigint[]) as wanted (organization_id, seq)
              join audit_seal s on s.organization_id = wanted.organization_id and s.seq = wanted.seq
            """;

    /** @param sealed when its last seal was made; null where that is not there */
    private record Head(long seq, @Nullable Instant sealed) {}

    private record SealOf(UUID organizationId, long seq) {}

    private record Found(Bytes hmac, @Nullable Instant sealed) {}

    private final KnownChains knownChains;
    private final SealHmacs hmacs;
    private final Vertx vertx;

    ChainList(KnownChains knownChains, SealHmacs hmacs, Vertx vertx) {
        this.knownChains = knownChains;
        this.hmacs = hmacs;
        this.vertx = vertx;
    }

    /**
     * Adds those chains that moved, under the lock of sealing. A list that was taken away does not begin again: going on must
     * not heal it.
     */
    Uni<Void> append(SqlClient client, Map<UUID, SealChain.End> before, Map<UUID, SealChain.End> after, Instant now) {
        var moved = new ArrayList<ChainListRow.Entry>();
        after.forEach((id, end) -> {
            var from = before.get(id);
            if (from == null || from.seq() != end.seq()) {
                moved.add(new ChainListRow.Entry(id, from == null ? 0 : from.seq(), end.seq(), end.seal()));
            }
        });
        return moved.isEmpty()
                ? Uni.createFrom().voidItem()
                : last(client)
                        .chain(last -> last == null
                                ? begin(client, moved, now)
                                : insert(client, last.position() + 1, moved, last.hmac(), now));
    }

    private Uni<Void> begin(SqlClient client, List<ChainListRow.Entry> moved, Instant now) {
        return knownChains.read(client).chain(known -> switch (known.standing()) {
            case CHANGED, REMOVED -> Uni.createFrom().voidItem();
            case NEW, GENUINE ->
                known.hasListOfEnds()
                        ? Uni.createFrom().voidItem()
                        : client.query(HEADS)
                                .execute()
                                .chain(heads -> insert(client, 1, withOthers(moved, heads), hmacs.startOfList(), now))
                                .chain(() -> knownChains.add(client, Set.of(KnownChains.LIST_OF_ENDS)));
        });
    }

    /** Adds the chains that an older version began, as they are found. */
    private static List<ChainListRow.Entry> withOthers(List<ChainListRow.Entry> moved, Iterable<Row> heads) {
        var all = new ArrayList<>(moved);
        var there = new HashSet<UUID>();
        moved.forEach(entry -> there.add(entry.organizationId()));
        for (var head : heads) {
            var seq = ReadUntrusted.orNull(() -> head.getLong("seq"));
            var seal = SealTables.bytes(head, "seal");
            if (seq != null && seal.array().length == ChainListRow.SEAL_LENGTH && there.add(head.getUUID(0))) {
                all.add(new ChainListRow.Entry(head.getUUID(0), seq, seq, seal));
            }
        }
        return all;
    }

    private Uni<Void> insert(
            SqlClient client, long position, List<ChainListRow.Entry> entries, Bytes previous, Instant now) {
        var open = new ChainListRow(position, ChainListRow.write(entries), now, previous, previous);
        return client.preparedQuery(INSERT)
                .execute(Tuple.of(
                        position,
                        buffer(open.entries()),
                        now.atOffset(ZoneOffset.UTC),
                        buffer(previous),
                        buffer(hmacs.of(open))))
                .replaceWithVoid();
    }

    private static Buffer buffer(Bytes bytes) {
        return Buffer.buffer(bytes.array());
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private static Uni<@Nullable ChainListRow> last(SqlClient client) {
        return client.query(LAST).execute().map(ChainList::first);
    }

    /**
     * The end of the list now, as a transaction sees it; null where somebody else wrote it.
     *
     * @param known what says that there is a list
     */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable End> end(SqlClient transaction, KnownChains.Known known) {
        return transaction.query(LAST).execute().map(rows -> {
            if (rows.size() == 0) {
                return known.hasListOfEnds() ? null : End.NONE;
            }
            var last = first(rows);
            return last != null && hmacs.of(last).equals(last.hmac()) ? new End(last.position(), last.hmac()) : null;
        });
    }

    /** The HMAC of the row of this number, as a transaction sees it; null for none. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable Bytes> rootAt(SqlClient transaction, long position) {
        return transaction.preparedQuery(AT).execute(Tuple.of(position)).map(rows -> {
            var row = first(rows);
            return row == null ? null : row.hmac();
        });
    }

    private static @Nullable ChainListRow first(Iterable<Row> rows) {
        for (var row : rows) {
            return ChainListRow.of(row);
        }
        return null;
    }

    /** The faults of the list and of the compared chains, as a transaction sees them. */
    Uni<List<Fault>> check(SqlConnection transaction, UUID organizationId, Extent extent, KnownChains.Known known) {
        var check = new ChainListCheck(hmacs);
        return VerifyAudit.withCursor(
                        transaction,
                        ALL,
                        Tuple.tuple(),
                        cursor -> VerifyAudit.whilst(() -> cursor.read(ROWS_AT_ONCE)
                                .chain(rows -> vertx.executeBlocking(
                                        () -> {
                                            rows.forEach(row -> check.next(ChainListRow.of(row)));
                                            return cursor.hasMore();
                                        },
                                        true))))
                .invoke(() -> check.end(known))
                .chain(() -> check.isEmpty() || !check.faults().isEmpty()
                        ? Uni.createFrom().item(check.faults())
                        : compare(transaction, organizationId, extent, check));
    }

    private Uni<List<Fault>> compare(
            SqlConnection transaction, UUID organizationId, Extent extent, ChainListCheck check) {
        var wanted = new ArrayList<SealOf>();
        check.ends().values().stream()
                .filter(end -> extent == Extent.ALL || end.organizationId().equals(organizationId))
                .forEach(end -> wanted.add(new SealOf(end.organizationId(), end.to())));
        check.passedOver().forEach((id, seals) -> seals.forEach(seal -> wanted.add(new SealOf(id, seal))));
        return transaction.query(STORED).execute().chain(heads -> transaction
                .preparedQuery(SEALS)
                .execute(Tuple.of(
                        wanted.stream().map(SealOf::organizationId).toArray(UUID[]::new),
                        wanted.stream().map(SealOf::seq).toArray(Long[]::new)))
                .chain(seals -> vertx.executeBlocking(
                        () -> judge(check, organizationId, extent, heads(heads), seals(seals)), true)));
    }

    private static List<Fault> judge(
            ChainListCheck check, UUID organizationId, Extent extent, Map<UUID, Head> heads, Map<SealOf, Found> seals) {
        var faults = new ArrayList<Fault>();
        if (wasPutBack(check, heads, seals)) {
            faults.add(Fault.ofTheOne(Fault.Kind.REMOVED, "audit_chain_list"));
        }
        check.ends().forEach((id, end) -> {
            if (extent == Extent.ALL || id.equals(organizationId)) {
                var head = heads.get(id);
                var seal = seals.get(new SealOf(id, end.to()));
                var kind = check.judge(id, head == null ? null : head.seq(), seal == null ? null : seal.hmac());
                if (kind != null) {
                    faults.add(Fault.ofHead(kind, id));
                }
            }
        });
        return faults;
    }

    /** Chains that went on show that rows of the list are gone, also when further ones came. */
    private static boolean wasPutBack(ChainListCheck check, Map<UUID, Head> heads, Map<SealOf, Found> seals) {
        boolean wasPassedOver = check.passedOver().entrySet().stream().anyMatch(entry -> entry.getValue().stream()
                .map(seq -> seals.get(new SealOf(entry.getKey(), seq)))
                .anyMatch(seal -> seal != null && !check.mayBeUnlisted(seal.sealed())));
        return wasPassedOver
                || heads.entrySet().stream()
                        .anyMatch(entry -> check.isAhead(
                                entry.getKey(),
                                entry.getValue().seq(),
                                entry.getValue().sealed()));
    }

    /** The heads that the service wrote. */
    private Map<UUID, Head> heads(Iterable<Row> rows) {
        var heads = new HashMap<UUID, Head>();
        for (var row : rows) {
            var id = row.getUUID("organization_id");
            var seq = ReadUntrusted.orNull(() -> row.getLong("seq"));
            if (seq != null
                    && hmacs.ofHead(id, seq, SealTables.bytes(row, "seal")).equals(SealTables.bytes(row, "hmac"))) {
                heads.put(id, new Head(seq, sealed(row)));
            }
        }
        return heads;
    }

    private static Map<SealOf, Found> seals(Iterable<Row> rows) {
        var seals = new HashMap<SealOf, Found>();
        for (var row : rows) {
            seals.put(
                    new SealOf(row.getUUID("organization_id"), row.getLong("seq")),
                    new Found(SealTables.bytes(row, "hmac"), sealed(row)));
        }
        return seals;
    }

    private static @Nullable Instant sealed(Row row) {
        return ReadUntrusted.orNull(() -> row.getOffsetDateTime("sealed").toInstant());
    }
}
