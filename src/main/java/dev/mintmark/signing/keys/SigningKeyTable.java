package dev.mintmark.signing.keys;

import dev.mintmark.audit.seal.BeginRecordAnew;
import dev.mintmark.platform.json.TimeText;
import dev.mintmark.platform.rows.ReadRows;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code signing_key}. Adding a key takes one lock across all replicas, and reads the table again under it.
 */
@Singleton
public final class SigningKeyTable {
    private final Pool pool;
    private final RecordServiceChange recordServiceChange;
    private final BeginRecordAnew beginRecordAnew;
    private final Clock clock;

    SigningKeyTable(Pool pool, RecordServiceChange recordServiceChange, BeginRecordAnew beginRecordAnew, Clock clock) {
        this.pool = pool;
        this.recordServiceChange = recordServiceChange;
        this.beginRecordAnew = beginRecordAnew;
        this.clock = clock;
    }

    /** Every key, the oldest first. */
    public Uni<List<SigningKeyRow>> all() {
        return all(pool);
    }

    /** Stores the very first keys, active at once; does nothing where there is one already. */
    Uni<Void> insertFirst(List<NewKey> keys) {
        return locked(connection -> all(connection).chain(rows -> {
            Uni<Void> inserted = Uni.createFrom().voidItem();
            if (!rows.isEmpty()) {
                return inserted;
            }
            var times = KeyTimes.first(now());
            for (var key : keys) {
                inserted = inserted.chain(() -> insert(connection, key, times).replaceWithVoid());
            }
            return inserted;
        }));
    }

    /**
     * Stores the key that is to take over and says when to the one it succeeds.
     *
     * @return the pending key: {@code key}, or one that was pending already, and then nothing is stored
     */
    Uni<SigningKeyRow> insertNext(NewKey key, Duration publishAhead, Duration longestTokenLife) {
        return locked(connection -> all(connection).chain(all -> {
            var rows =
                    all.stream().filter(row -> row.purpose() == key.purpose()).toList();
            // Read under the lock: however long it was waited for, the key is published ahead in full.
            var now = now();
            for (var row : rows) {
                if (row.times().at(now) == KeyState.PENDING) {
                    return Uni.createFrom().item(row);
                }
            }
            var times = KeyTimes.next(now, publishAhead);
            return retire(connection, rows, times.activates(), longestTokenLife)
                    .chain(() -> insert(connection, key, times))
                    .call(row -> recordRotation(connection, row));
        }));
    }

    /**
     * Retires keys that nobody can open any more, and has others sign at once. The public halves of the retired keys go
     * on verifying the tokens that they signed.
     *
     * @return the number of keys that were retired; 0 where another replica was first
     */
    Uni<Integer> replace(List<SigningKeyRow> lost, List<NewKey> keys, Duration longestTokenLife) {
        return locked(connection -> all(connection).chain(rows -> {
            Uni<Void> done = Uni.createFrom().voidItem();
            var kids = lost.stream().map(SigningKeyRow::kid).toList();
            if (rows.stream().noneMatch(row -> kids.contains(row.kid()) && row.sealed() != null)) {
                return Uni.createFrom().item(0);
            }
            var now = now();
            var times = KeyTimes.first(now);
            for (var row : lost) {
                var ended = row.times().succeededAt(now, longestTokenLife);
                done = done.chain(() -> connection
                        .preparedQuery(
                                """
                                update signing_key
                                   set wrapped_data_key = null, private_key = null,
                                       retires = least(retires, $2), removes = coalesce(removes, $3)
                                 where kid = $1 and private_key is not null""")
                        .execute(Tuple.of(row.kid(), offset(ended.retires()), offset(ended.removes())))
                        .replaceWithVoid());
            }
            for (var key : keys) {
                done = done.chain(() -> insert(connection, key, times).replaceWithVoid());
            }
            return done.chain(() -> beginRecordAnew.begin(connection))
                    .chain(() -> recordLoss(connection, lost, keys))
                    .replaceWith(lost.size());
        }));
    }

    private Uni<Void> recordLoss(SqlConnection connection, List<SigningKeyRow> lost, List<NewKey> keys) {
        return recordServiceChange.write(
                connection,
                "signing-key.lost",
                lost.get(lost.size() - 1).kid(),
                Map.of(
                        "retired",
                        lost.stream().map(SigningKeyRow::kid).toList(),
                        "made",
                        keys.stream().map(key -> key.jwk().kid()).toList()));
    }

    private Uni<Void> recordRotation(SqlConnection connection, SigningKeyRow row) {
        return recordServiceChange.write(
                connection,
                "signing-key.rotated",
                row.kid(),
                Map.of(
                        "algorithm",
                        row.algorithm(),
                        "purpose",
                        row.purpose().text(),
                        "activeAt",
                        TimeText.of(row.times().activates())));
    }

    /** Forgets the private keys that retired before {@code moment}; by the database's clock too, ours may be ahead. */
    Uni<Integer> wipePrivateKeysRetiredBefore(Instant moment) {
        return pool.preparedQuery(
                        """
                        update signing_key set wrapped_data_key = null, private_key = null
                        where retires < least($1, now()) and private_key is not null""")
                .execute(Tuple.of(moment.atOffset(ZoneOffset.UTC)))
                .map(RowSet::rowCount);
    }

    /** Deletes the keys that are removed at {@code moment}, by the database's clock too. */
    Uni<Integer> deleteRemoved(Instant moment) {
        return pool.preparedQuery("delete from signing_key where removes <= least($1, now())")
                .execute(Tuple.of(moment.atOffset(ZoneOffset.UTC)))
                .map(RowSet::rowCount);
    }

    private <T> Uni<T> locked(java.util.function.Function<SqlConnection, Uni<T>> work) {
        return pool.withTransaction(connection -> connection
                .query("select pg_advisory_xact_lock(hashtext('mintmark.signing-key'))")
                .execute()
                .chain(() -> work.apply(connection)));
    }

    private static Uni<List<SigningKeyRow>> all(SqlClient client) {
        return client.preparedQuery(
                        """
                        select kid, algorithm, purpose, public_jwk, wrapped_data_key, private_key,
                               created, activates, retires, removes
                        from signing_key order by created, kid""")
                .execute()
                .map(rows -> ReadRows.list(rows, SigningKeyTable::read));
    }

    private static Uni<SigningKeyRow> insert(SqlClient client, NewKey key, KeyTimes times) {
        var jwk = key.jwk();
        return client.preparedQuery(
                        """
                        insert into signing_key
                            (kid, algorithm, purpose, public_jwk, wrapped_data_key, private_key, created, activates)
                        values ($1, $2, $3, $4, $5, $6, $7, $8)""")
                .execute(Tuple.from(List.of(
                        jwk.kid(),
                        jwk.algorithm().joseName(),
                        key.purpose().text(),
                        jwk.json(),
                        Buffer.buffer(key.sealed().wrappedDataKey()),
                        Buffer.buffer(key.sealed().privateKey()),
                        times.created().atOffset(ZoneOffset.UTC),
                        times.activates().atOffset(ZoneOffset.UTC))))
                .replaceWith(new SigningKeyRow(
                        jwk.kid(), jwk.algorithm().joseName(), key.purpose(), jwk.json(), key.sealed(), times));
    }

    private static Uni<Void> retire(
            SqlClient client, List<SigningKeyRow> rows, Instant successorActivates, Duration longestTokenLife) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (var row : rows) {
            if (row.times().retires() == null) {
                var times = row.times().succeededAt(successorActivates, longestTokenLife);
                all = all.chain(
                        () -> client.preparedQuery("update signing_key set retires = $2, removes = $3 where kid = $1")
                                .execute(Tuple.of(row.kid(), offset(times.retires()), offset(times.removes())))
                                .replaceWithVoid());
            }
        }
        return all;
    }

    private static SigningKeyRow read(Row row) {
        var wrapped = row.getBuffer("wrapped_data_key");
        var sealed = row.getBuffer("private_key");
        return new SigningKeyRow(
                row.getString("kid"),
                row.getString("algorithm"),
                Objects.requireNonNullElse(KeyPurpose.named(row.getString("purpose")), KeyPurpose.GENERAL),
                row.getString("public_jwk"),
                wrapped == null || sealed == null ? null : new WrappedKey(wrapped.getBytes(), sealed.getBytes()),
                new KeyTimes(
                        row.getOffsetDateTime("created").toInstant(),
                        row.getOffsetDateTime("activates").toInstant(),
                        instant(row.getOffsetDateTime("retires")),
                        instant(row.getOffsetDateTime("removes"))));
    }

    /** The time to the millisecond, so that a response equals a later reading. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static @Nullable OffsetDateTime offset(@Nullable Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }
}
