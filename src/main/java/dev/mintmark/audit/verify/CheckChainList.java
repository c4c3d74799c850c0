package dev.mintmark.audit.verify;

import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.ReadUntrusted;
import dev.mintmark.audit.seal.ChainList;
import dev.mintmark.audit.seal.ChainListRow;
import dev.mintmark.audit.seal.ChainListStart;
import dev.mintmark.audit.seal.KnownChains;
import dev.mintmark.audit.seal.SealHmacs;
import dev.mintmark.platform.database.CursorWork;
import dev.mintmark.platform.eventloop.RepeatWork;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the list of the ends of chains, and the chains that are compared with it. */
@Singleton
public final class CheckChainList {
    /** The chains that are compared with the list. */
    public enum Extent {
        /** The chain of the asking organization. */
        OWN,
        /** All chains of the service: for the organization that administers it. */
        ALL
    }

    private static final int ROWS_AT_ONCE = 1_000;
    private static final String ALL =
            "select " + ChainList.ROW + " from audit_chain_list where position > $1 order by position";
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

    private final ChainList chainList;
    private final SealHmacs hmacs;
    private final Vertx vertx;

    CheckChainList(ChainList chainList, SealHmacs hmacs, Vertx vertx) {
        this.chainList = chainList;
        this.hmacs = hmacs;
        this.vertx = vertx;
    }

    /** The faults of the list and of the compared chains, as a transaction sees them. */
    Uni<List<Fault>> check(SqlConnection transaction, UUID organizationId, Extent extent, KnownChains.Known known) {
        return chainList
                .start(transaction)
                .chain(start -> start == null
                        ? Uni.createFrom()
                                .item(List.of(Fault.ofTheOne(Fault.FaultKind.CHANGED, "audit_chain_list_start")))
                        : check(transaction, organizationId, extent, known, start));
    }

    private Uni<List<Fault>> check(
            SqlConnection transaction,
            UUID organizationId,
            Extent extent,
            KnownChains.Known known,
            ChainListStart start) {
        var check = new ChainListCheck(hmacs, start);
        return CursorWork.with(
                        transaction,
                        ALL,
                        Tuple.of(start.position()),
                        cursor -> RepeatWork.whilst(() -> cursor.read(ROWS_AT_ONCE)
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
        var wanted = passedOver(check);
        check.ends().values().stream()
                .filter(end -> extent == Extent.ALL || end.organizationId().equals(organizationId))
                .forEach(end -> wanted.add(new SealOf(end.organizationId(), end.to())));
        check.foundAtFirst().forEach((id, seal) -> wanted.add(new SealOf(id, seal)));
        return transaction.query(STORED).execute().chain(heads -> transaction
                .preparedQuery(SEALS)
                .execute(tuple(wanted))
                .chain(seals -> vertx.executeBlocking(
                        () -> judge(check, organizationId, extent, heads(heads), seals(seals)), true)));
    }

    /** Tells that it passed over no seal but those that an older version may have made in its last hour. */
    public Uni<Boolean> passedOverNone(SqlClient client, ChainListCheck check) {
        var wanted = passedOver(check);
        return wanted.isEmpty()
                ? Uni.createFrom().item(true)
                : client.preparedQuery(SEALS).execute(tuple(wanted)).map(rows -> seals(rows).values().stream()
                        .allMatch(seal -> check.mayBeUnlisted(seal.sealed())));
    }

    private static List<SealOf> passedOver(ChainListCheck check) {
        var seals = new ArrayList<SealOf>();
        check.passedOver().forEach((id, numbers) -> numbers.forEach(seq -> seals.add(new SealOf(id, seq))));
        return seals;
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
            faults.add(Fault.ofTheOne(Fault.FaultKind.REMOVED, "audit_chain_list"));
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
        boolean wasPassedOver = passedOver(check).stream()
                .map(seals::get)
                .anyMatch(seal -> seal != null && !check.mayBeUnlisted(seal.sealed()));
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
            if (seq != null && hmacs.ofHead(id, seq, Bytes.of(row, "seal")).equals(Bytes.of(row, "hmac"))) {
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
                    new Found(Bytes.of(row, "hmac"), sealed(row), listPosition(row)));
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
