package dev.mintmark.audit.seal;

import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.ReadUntrusted;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
public final class ChainList {
    /**
     * The next row of the list.
     *
     * @param position the number of the next row; 0 where the list was tampered with, so that there is none
     * @param previous the HMAC of the row before it
     */
    record Next(long position, Bytes previous) {
        private static final Next NONE = new Next(0, Bytes.NONE);

        boolean isFirst() {
            return position == 1;
        }
    }

    /** The end of the list: 0 and no bytes before its first row. */
    public record ListEnd(long size, Bytes root) {
        public static final ListEnd NONE = new ListEnd(0, Bytes.NONE);
    }

    public static final String ROW = "position, entries, listed, previous, hmac";
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

    private final KnownChains knownChains;
    private final SealHmacs hmacs;

    ChainList(KnownChains knownChains, SealHmacs hmacs) {
        this.knownChains = knownChains;
        this.hmacs = hmacs;
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
    public Uni<@Nullable ChainListStart> start(SqlClient client) {
        return client.query(START).execute().map(rows -> {
            for (var row : rows) {
                var start = ChainListStart.of(row);
                return start != null && hmacs.of(start.content()).equals(start.hmac()) ? start : null;
            }
            var none = Bytes.NONE;
            return new ChainListStart(0, none, Instant.EPOCH, hmacs.startOfList(), none);
        });
    }

    /** @param open a start without its HMAC yet */
    public Uni<Void> moveStart(SqlClient client, ChainListStart open) {
        return client.preparedQuery(MOVE_START)
                .execute(Tuple.of(
                        open.position(),
                        open.ends().buffer(),
                        open.unlistedUntil().atOffset(ZoneOffset.UTC),
                        open.previous().buffer(),
                        hmacs.of(open.content()).buffer()))
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
            SqlClient client,
            Next next,
            Map<UUID, SealChain.ChainEnd> before,
            Map<UUID, SealChain.ChainEnd> after,
            Instant now) {
        var moved = new ArrayList<ChainListRow.ChainEntry>();
        after.forEach((id, end) -> {
            var from = before.get(id);
            if (from == null || from.seq() != end.seq()) {
                moved.add(new ChainListRow.ChainEntry(id, from == null ? 0 : from.seq(), end.seq(), end.seal()));
            }
        });
        if (moved.isEmpty() || next.equals(Next.NONE)) {
            return Uni.createFrom().voidItem();
        }
        return next.isFirst() ? begin(client, next, moved, now) : insert(client, next, moved, now);
    }

    private Uni<Void> begin(SqlClient client, Next next, List<ChainListRow.ChainEntry> moved, Instant now) {
        return client.query(HEADS)
                .execute()
                .chain(heads -> insert(client, next, withOthers(moved, heads), now))
                .chain(() -> knownChains.add(client, Set.of(KnownChains.LIST_OF_ENDS)));
    }

    /** Adds the chains that an older version began, as they are found. */
    private static List<ChainListRow.ChainEntry> withOthers(List<ChainListRow.ChainEntry> moved, Iterable<Row> heads) {
        var all = new ArrayList<>(moved);
        var there = new HashSet<UUID>();
        moved.forEach(entry -> there.add(entry.organizationId()));
        for (var head : heads) {
            var seq = ReadUntrusted.orNull(() -> head.getLong("seq"));
            var seal = Bytes.of(head, "seal");
            if (seq != null && seal.array().length == ChainListRow.SEAL_LENGTH && there.add(head.getUUID(0))) {
                all.add(new ChainListRow.ChainEntry(head.getUUID(0), seq, seq, seal));
            }
        }
        return all;
    }

    private Uni<Void> insert(SqlClient client, Next next, List<ChainListRow.ChainEntry> entries, Instant now) {
        var open =
                new ChainListRow(next.position(), ChainListRow.write(entries), now, next.previous(), next.previous());
        return client.preparedQuery(INSERT)
                .execute(Tuple.of(
                        open.position(),
                        open.entries().buffer(),
                        now.atOffset(ZoneOffset.UTC),
                        open.previous().buffer(),
                        hmacs.of(open.content()).buffer()))
                .replaceWithVoid();
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
    public Uni<@Nullable ListEnd> end(SqlClient transaction, KnownChains.Known known) {
        return start(transaction)
                .chain(start -> start == null ? Uni.createFrom().nullItem() : end(transaction, known, start));
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable ListEnd> end(SqlClient transaction, KnownChains.Known known, ChainListStart start) {
        return transaction
                .preparedQuery(LAST)
                .execute(Tuple.of(start.position()))
                .chain(rows -> {
                    if (rows.size() == 0 && start.position() > 0) {
                        return Uni.createFrom().item(new ListEnd(start.position(), start.previous()));
                    }
                    if (rows.size() == 0) {
                        return mayBegin(transaction, known).map(mayBegin -> mayBegin ? ListEnd.NONE : null);
                    }
                    var last = first(rows);
                    return Uni.createFrom()
                            .item(
                                    last != null && hmacs.of(last.content()).equals(last.hmac())
                                            ? new ListEnd(last.position(), last.hmac())
                                            : null);
                });
    }

    /**
     * The HMAC of the row that was the last one then, as a transaction sees it; null for none. Of one that has gone since,
     * because it was past its retention, nothing can be said but what it was.
     */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable Bytes> rootAt(SqlClient transaction, ListEnd kept) {
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
}
