package dev.mintmark.token;

import dev.mintmark.platform.paging.TimedPlace;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Reads the places of a list's tokens off its index, in order. The planner is told how few are wanted by constants: a
 * prepared statement whose limit is a value is planned for a tenth of all rows, and sorts them.
 */
@Singleton
class TokenKeys {
    /** The longest page and one more. */
    private static final int MOST = 501;

    private static final int FEW = 200;
    private static final int SOME = 2 * MOST;
    private static final int MANY = 20_000;

    private static final String ISSUED =
            """
            select expires, id
              from (select expires, id from issued_token
                     where {scope} and (expires, id) > ($2, $3) and expires <= $4
                     order by expires, id limit {most}) as listed
             order by expires, id limit $5
            """;
    private static final String REVOKED =
            """
            select expires, token_id as id
              from (select expires, token_id from token_revocation
                     where {scope} and (expires, token_id) > ($2, $3) and expires <= $4
                     order by expires, token_id limit {most}) as listed
             order by expires, token_id limit $5
            """;
    /**
     * Walks over so many tokens and leaves the revoked out; the last one that it walked over is named in any case. Among so
     * many tokens are none revoked but the first so many revoked.
     */
    private static final String GOOD =
            """
            select expires, id, revoked, place
              from (select t.expires, t.id, r.token_id is not null as revoked,
                           row_number() over (order by t.expires, t.id) as place
                      from (select expires, id from issued_token
                             where {scope} and (expires, id) > ($2, $3) and expires <= $4
                             order by expires, id limit {most}) as t
                      left join (select expires, token_id from token_revocation
                                  where {scope} and (expires, token_id) > ($2, $3) and expires <= $4
                                  order by expires, token_id limit {most}) as r
                        on r.expires = t.expires and r.token_id = t.id) as walked
             where not revoked or place = {most}
             order by expires, id limit $5
            """;

    private static final int VALUES = 5;

    private final Pool pool;

    TokenKeys(Pool pool) {
        this.pool = pool;
    }

    /**
     * The places of the first tokens behind {@code after}, in order of expiry.
     *
     * @param until the last instant of expiry that counts
     * @param wanted how many at most, up to 501
     */
    Uni<List<TimedPlace>> find(
            TokenScope scope, TokenFilter.Revoked revoked, TimedPlace after, Instant until, int wanted) {
        return switch (revoked) {
            case INCLUDED -> run(ISSUED, MOST, scope, after, until, wanted).map(TokenKeys::places);
            case ALONE -> run(REVOKED, MOST, scope, after, until, wanted).map(TokenKeys::places);
            case LEFT_OUT ->
                walk(new Walk(scope, until, wanted, new ArrayList<>()), after, wanted <= FEW / 2 + 1 ? FEW : SOME);
        };
    }

    private record Walk(TokenScope scope, Instant until, int wanted, List<TimedPlace> found) {}

    private Uni<List<TimedPlace>> walk(Walk walk, TimedPlace after, int steps) {
        int missing = walk.wanted() - walk.found().size();
        return run(GOOD, steps, walk.scope(), after, walk.until(), missing + 1).chain(rows -> {
            TimedPlace end = null;
            for (var row : rows) {
                if (!row.getBoolean("revoked") && walk.found().size() < walk.wanted()) {
                    walk.found().add(place(row));
                }
                if (row.getLong("place") == steps) {
                    end = place(row);
                }
            }
            return end == null || walk.found().size() >= walk.wanted()
                    ? Uni.createFrom().item(walk.found())
                    : walk(walk, end, steps == FEW ? SOME : MANY);
        });
    }

    private Uni<RowSet<Row>> run(
            String statement, int most, TokenScope scope, TimedPlace after, Instant until, int limit) {
        var sql = statement.replace("{scope}", scope.condition(VALUES)).replace("{most}", Integer.toString(most));
        var values = Tuple.tuple()
                .addUUID(scope.organizationId())
                .addOffsetDateTime(after.at().atOffset(ZoneOffset.UTC))
                .addUUID(after.id())
                .addOffsetDateTime(until.atOffset(ZoneOffset.UTC))
                .addInteger(limit);
        return pool.preparedQuery(sql).execute(scope.addTo(values));
    }

    private static List<TimedPlace> places(RowSet<Row> rows) {
        var places = new ArrayList<TimedPlace>(rows.size());
        rows.forEach(row -> places.add(place(row)));
        return places;
    }

    private static TimedPlace place(Row row) {
        UUID id = row.getUUID("id");
        return new TimedPlace(row.getOffsetDateTime("expires").toInstant(), id);
    }
}
