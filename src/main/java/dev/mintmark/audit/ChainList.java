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
import java.util.Objects;
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

    /**
     * The next row of the list.
     *
     * @param position the number of the next row; 0 where the list was tampered with, so that there is none
     * @param previous the HMAC of the row before it
     */
    record Next(long position, Bytes previous) {
        private static final Next NONE = new Next(0, new Bytes(new byte[0]));

        boolean isFirst() {
            return position == 1;
        }
    }

    /** The end of the list: 0 and no bytes before its first row. */
    record End(long size, Bytes root) {
        static final End NONE = new End(0, new Bytes(new byte[0]));
    }

    private static final int ROWS_AT_ONCE = 1_000;
    private static final String ROW = "position, entries, listed, previous, hmac";
    private static final String ALL = "select " + ROW + " from audit_chain_list where position > $1 order by position";
    /** Beyond any number that the list comes to: nobody's row may stop it. */
    private static final String LAST = "select " + ROW
            + " from audit_chain_list where position > $1 and position < 4611686018427387904 order by position desc limit 1";

    private static final String START =
            "select position, ends, unlisted_until, previous, hmac from audit_chain_list_start";
    private static final String MOVE_START =
            """
            insert into audit_chain_list_start (position, ends, unlisted_until, previous, hmac) values ($1, $2, $3, $4, $5)
            on conflict (the_one) do update
               set position = excluded.position, ends = excluded.ends, unlisted_until = excluded.unlisted_until,
                   previous = excluded.previous, hmac = excluded.hmac
            """;
    private static final String AT = "select " + ROW + " from audit_chain_list where position = $1";
    private static final String HEADS = "select organization_id, seq, seal from audit_seal_head";
    private static final String INSERT =
            """
            insert into audit_chain_list (position, entries, listed, previous, hmac) values ($1, $2, $3, $4, $5)
            on conflict do nothing
            """;
    /** Seals that name a row of a list tell that there was one. */
    private static final String WAS_LISTED =
            """
            select exists (select from audit_seal_head h
                             join audit_seal s on s.organization_id = h.organization_id and s.seq = h.seq
                            where s.list_position is not null) as listed
            """;

    private static final String STORED =
            """
            select h.organization_id, h.seq, h.seal, h.hmac, last.sealed, last.list_position
              from audit_seal_head h
              left join audit_seal last on last.organization_id = h.organization_id and last.seq = h.seq
            """;
    private static final String SEALS =
            """
            select wanted.organization_id, s.seq, s.hmac, s.sealed, s.list_position
              from unnest($1::uuid[], $2::bigint[]) as wanted (organization_id, seq)
              join audit_seal s on s.organization_id = wanted.organization_id and s.seq = wanted.seq
            """;

    /**
     * @param sealed when its last seal was made; null where that is not there
     * @param listPosition of the row that lists that seal; 0 for none
     */
    private record Head(long seq, @Nullable Instant sealed, long listPosition) {}

    private record SealOf(UUID organizationId, long seq) {}

    private record Found(Bytes hmac, @Nullable Instant sealed, long listPosition) {}

    private final KnownChains knownChains;
    private final SealHmacs hmacs;
    private final Vertx vertx;

    ChainList(KnownChains knownChains, SealHmacs hmacs, Vertx vertx) {
        this.knownChains = knownChains;
        this.hmacs = hmacs;
        this.vertx = vertx;
    }

    /**
     * Where it goes on, under the lock of sealing. A list that was taken away does not begin again: going on must not heal
     * it.
     */
    Uni<Next> next(SqlClient client) {
        return start(client)
                .chain(start -> start == null
                        ? Uni.createFrom().item(Next.NONE)
                        : last(client, start)
                                .chain(last -> last == null
                                        ? next(client, start)
                                        : Uni.createFrom().item(new Next(last.position() + 1, last.hmac()))));
    }

    /** The next row where there is no row, or none any more. */
    private Uni<Next> next(SqlClient client, ChainListStart start) {
        return start.position() > 0
                ? Uni.createFrom().item(new Next(start.position() + 1, start.previous()))
                : knownChains
                        .read(client)
                        .chain(known -> mayBegin(client, known))
                        .map(mayBegin -> mayBegin ? new Next(1, start.previous()) : Next.NONE);
    }

    /** The present beginning of the list; null where somebody else wrote it. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable ChainListStart> start(SqlClient client) {
        return client.query(START).execute().map(rows -> {
            for (var row : rows) {
                var start = ChainListStart.of(row);
                return start != null && hmacs.of(start).equals(start.hmac()) ? start : null;
            }
            var none = new Bytes(new byte[0]);
            return new ChainListStart(0, none, Instant.EPOCH, hmacs.startOfList(), none);
        });
    }

    /** @param open a start without its HMAC yet */
    Uni<Void> moveStart(SqlClient client, ChainListStart open) {
        return client.preparedQuery(MOVE_START)
                .execute(Tuple.of(
                        open.position(),
                        buffer(open.ends()),
                        open.unlistedUntil().atOffset(ZoneOffset.UTC),
                        buffer(open.previous()),
                        buffer(hmacs.of(open))))
                .replaceWithVoid();
    }

    /**
     * Begins anew behind the last row, with the chains as they are found. The rows before are under a key that is lost.
     * Does nothing where there is no row.
     */
    Uni<Void> beginAnew(SqlClient client) {
        return client.preparedQuery(LAST).execute(Tuple.of(0L)).chain(rows -> {
            var last = first(rows);
            return last == null
                    ? Uni.createFrom().voidItem()
                    : client.query(HEADS)
                            .execute()
                            .chain(heads -> moveStart(
                                    client,
                                    new ChainListStart(
                                            last.position(),
                                            ChainListRow.write(withOthers(List.of(), heads)),
                                            Instant.EPOCH,
                                            last.hmac(),
                                            last.hmac())));
        });
    }

    /** Tells whether nothing says that there was a list. */
    private static Uni<Boolean> mayBegin(SqlClient client, KnownChains.Known known) {
        return switch (known.standing()) {
            case CHANGED, REMOVED -> Uni.createFrom().item(false);
            case NEW, GENUINE ->
                known.hasListOfEnds()
                        ? Uni.createFrom().item(false)
                        : client.query(WAS_LISTED)
                                .execute()
                                .map(rows -> !rows.iterator().next().getBoolean("listed"));
        };
    }

    /**
     * Adds those chains that moved.
     *
     * @param next as it was before their seals were written, which name that row
     */
    Uni<Void> append(
            SqlClient client, Next next, Map<UUID, SealChain.End> before, Map<UUID, SealChain.End> after, Instant now) {
        var moved = new ArrayList<ChainListRow.Entry>();
        after.forEach((id, end) -> {
            var from = before.get(id);
            if (from == null || from.seq() != end.seq()) {
                moved.add(new ChainListRow.Entry(id, from == null ? 0 : from.seq(), end.seq(), end.seal()));
            }
        });
        if (moved.isEmpty() || next.equals(Next.NONE)) {
            return Uni.createFrom().voidItem();
        }
        return next.isFirst() ? begin(client, next, moved, now) : insert(client, next, moved, now);
    }

    private Uni<Void> begin(SqlClient client, Next next, List<ChainListRow.Entry> moved, Instant now) {
        return client.query(HEADS)
                .execute()
                .chain(heads -> insert(client, next, withOthers(moved, heads), now))
                .chain(() -> knownChains.add(client, Set.of(KnownChains.LIST_OF_ENDS)));
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

    private Uni<Void> insert(SqlClient client, Next next, List<ChainListRow.Entry> entries, Instant now) {
        var open =
                new ChainListRow(next.position(), ChainListRow.write(entries), now, next.previous(), next.previous());
        return client.preparedQuery(INSERT)
                .execute(Tuple.of(
                        open.position(),
                        buffer(open.entries()),
                        now.atOffset(ZoneOffset.UTC),
                        buffer(open.previous()),
                        buffer(hmacs.of(open))))
                .replaceWithVoid();
    }

    private static Buffer buffer(Bytes bytes) {
        return Buffer.buffer(bytes.array());
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private static Uni<@Nullable ChainListRow> last(SqlClient client, ChainListStart start) {
        return client.preparedQuery(LAST).execute(Tuple.of(start.position())).map(ChainList::first);
    }

    /**
     * The end of the list now, as a transaction sees it; null where somebody else wrote it.
     *
     * @param known the known chains, and whether their ends were listed before
     */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable End> end(SqlClient transaction, KnownChains.Known known) {
        return start(transaction)
                .chain(start -> start == null ? Uni.createFrom().nullItem() : end(transaction, known, start));
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable End> end(SqlClient transaction, KnownChains.Known known, ChainListStart start) {
        return transaction
                .preparedQuery(LAST)
                .execute(Tuple.of(start.position()))
                .chain(rows -> {
                    if (rows.size() == 0 && start.position() > 0) {
                        return Uni.createFrom().item(new End(start.position(), start.previous()));
                    }
                    if (rows.size() == 0) {
                        return mayBegin(transaction, known).map(mayBegin -> mayBegin ? End.NONE : null);
                    }
                    var last = first(rows);
                    return Uni.createFrom()
                            .item(
                                    last != null && hmacs.of(last).equals(last.hmac())
                                            ? new End(last.position(), last.hmac())
                                            : null);
                });
    }

    /**
     * The HMAC of the row that was the last one then, as a transaction sees it; null for none. Of one that has gone since,
     * because it was past its retention, nothing can be said but what it was.
     */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable Bytes> rootAt(SqlClient transaction, End kept) {
        return start(transaction).chain(start -> {
            if (start != null && kept.size() <= start.position()) {
                return Uni.createFrom().item(kept.size() < start.position() ? kept.root() : start.previous());
            }
            return transaction.preparedQuery(AT).execute(Tuple.of(kept.size())).map(rows -> {
                var row = first(rows);
                return row == null ? null : row.hmac();
            });
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
        return start(transaction)
                .chain(start -> start == null
                        ? Uni.createFrom().item(List.of(Fault.ofTheOne(Fault.Kind.CHANGED, "audit_chain_list_start")))
                        : check(transaction, organizationId, extent, known, start));
    }

    private Uni<List<Fault>> check(
            SqlConnection transaction,
            UUID organizationId,
            Extent extent,
            KnownChains.Known known,
            ChainListStart start) {
        var check = new ChainListCheck(hmacs, start);
        return VerifyAudit.withCursor(
                        transaction,
                        ALL,
                        Tuple.of(start.position()),
                        cursor -> VerifyAudit.whilst(() -> cursor.read(ROWS_AT_ONCE)
                                .chain(rows -> vertx.executeBlocking(
                                        () -> {
                                            rows.forEach(row -> check.next(ChainListRow.of(row)));
                                            return cursor.hasMore();
                                        },
                                        true))))
                .invoke(() -> check.end(known))
                .chain(() -> !check.faults().isEmpty()
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
        check.foundAtFirst().forEach((id, seal) -> wanted.add(new SealOf(id, seal)));
        return transaction.query(STORED).execute().chain(heads -> transaction
                .preparedQuery(SEALS)
                .execute(tuple(wanted))
                .chain(seals -> vertx.executeBlocking(
                        () -> judge(check, organizationId, extent, heads(heads), seals(seals)), true)));
    }

    /** Tells whether it passed over no seal but those that an older version may have made in its last hour. */
    Uni<Boolean> passedOverNone(SqlClient client, ChainListCheck check) {
        var wanted = new ArrayList<SealOf>();
        check.passedOver().forEach((id, seals) -> seals.forEach(seal -> wanted.add(new SealOf(id, seal))));
        return wanted.isEmpty()
                ? Uni.createFrom().item(true)
                : client.preparedQuery(SEALS).execute(tuple(wanted)).map(rows -> seals(rows).values().stream()
                        .allMatch(seal -> check.mayBeUnlisted(seal.sealed())));
    }

    private static Tuple tuple(List<SealOf> wanted) {
        return Tuple.of(
                wanted.stream().map(SealOf::organizationId).toArray(UUID[]::new),
                wanted.stream().map(SealOf::seq).toArray(Long[]::new));
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
        boolean beganAgain = check.foundAtFirst().entrySet().stream()
                .map(found -> seals.get(new SealOf(found.getKey(), found.getValue())))
                .anyMatch(seal -> seal != null && seal.listPosition() != 0);
        return wasPassedOver
                || beganAgain
                || heads.entrySet().stream()
                        .anyMatch(entry -> check.misses(entry.getValue().listPosition())
                                || check.isAhead(
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
                heads.put(id, new Head(seq, sealed(row), listPosition(row)));
            }
        }
        return heads;
    }

    private static Map<SealOf, Found> seals(Iterable<Row> rows) {
        var seals = new HashMap<SealOf, Found>();
        for (var row : rows) {
            seals.put(
                    new SealOf(row.getUUID("organization_id"), row.getLong("seq")),
                    new Found(SealTables.bytes(row, "hmac"), sealed(row), listPosition(row)));
        }
        return seals;
    }

    private static long listPosition(Row row) {
        return Objects.requireNonNullElse(ReadUntrusted.orNull(() -> row.getLong("list_position")), 0L);
    }

    private static @Nullable Instant sealed(Row row) {
        return ReadUntrusted.orNull(() -> row.getOffsetDateTime("sealed").toInstant());
    }
}
