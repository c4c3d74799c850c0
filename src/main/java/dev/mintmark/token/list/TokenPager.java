package dev.mintmark.token.list;

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
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Reads the places of a list's tokens from its index, in order. Limits are constants in the SQL. PostgreSQL plans a
 * limit that is a parameter for a tenth of all rows, and sorts them.
 */
@Singleton
class TokenPager {
    /** The longest page and one more. */
    static final int MAX_COUNT = 501;

    private static final int FEW = 200;
    private static final int SOME = 2 * MAX_COUNT;
    private static final int MANY = 20_000;
    private static final int WORTH_A_NOTE = 2_000;

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
     * Walks over so many tokens and leaves the revoked out. The last one that it walked over is named in any case.
     * Among so many tokens are none revoked but the first so many revoked.
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
    private static final String FRESH =
            """
            select t.expires, t.id, r.token_id is not null as revoked
              from (select expires, id from issued_token where {scope} and id >= $2 order by id limit 1002) as t
              left join token_revocation r on r.token_id = t.id
            """;
    private static final int FRESH_VALUES = 2;
    private static final UUID LAST_ID = new UUID(-1, -1);

    /** The order of PostgreSQL, where ids are unsigned octets. */
    static final Comparator<TimedPlace> IN_ORDER = Comparator.comparing(TimedPlace::at)
            .thenComparing(place -> place.id().toString());

    private final Pool pool;
    private final RevokedRanges revokedRanges;

    TokenPager(Pool pool, RevokedRanges revokedRanges) {
        this.pool = pool;
        this.revokedRanges = revokedRanges;
    }

    /**
     * The places of the first tokens behind {@code after}, in order of expiry.
     *
     * @param until the last instant of expiry that counts
     * @param wanted the most places to find, up to 501
     */
    Uni<List<TimedPlace>> find(
            TokenListQuery listQuery, TokenFilter.RevokedRows revoked, TimedPlace after, Instant until, int wanted) {
        return switch (revoked) {
            case INCLUDED ->
                run(ISSUED, MAX_COUNT, listQuery, after, until, wanted).map(TokenPager::places);
            case ALONE ->
                run(REVOKED, MAX_COUNT, listQuery, after, until, wanted).map(TokenPager::places);
            case LEFT_OUT ->
                walk(
                        new Walk(listQuery, until, wanted, revokedRanges.horizon(), new ArrayList<>()),
                        Progress.at(after),
                        wanted <= FEW / 2 + 1 ? FEW : SOME);
        };
    }

    /**
     * A walk over active tokens.
     *
     * @param horizon tokens from this one on may come while it is under way
     */
    private record Walk(TokenListQuery listQuery, Instant until, int wanted, UUID horizon, List<TimedPlace> found) {

        boolean isDone() {
            return found.size() >= wanted;
        }

        void find(TimedPlace place) {
            if (!isDone()) {
                found.add(place);
            }
        }
    }

    /**
     * The progress of a walk.
     *
     * @param at the last place that it has seen
     * @param empty the place since which it found nothing
     * @param skipped the number of tokens that it has seen since
     */
    private record Progress(TimedPlace at, TimedPlace empty, long skipped) {
        static Progress at(TimedPlace place) {
            return new Progress(place, place, 0);
        }
    }

    private Uni<List<TimedPlace>> walk(Walk walk, Progress progress, int steps) {
        var stretch = revokedRanges.around(walk.listQuery().label(), progress.at());
        return stretch == null ? step(walk, progress, steps) : leap(walk, progress, stretch);
    }

    private Uni<List<TimedPlace>> step(Walk walk, Progress progress, int steps) {
        int missing = walk.wanted() - walk.found().size();
        return run(GOOD, steps, walk.listQuery(), progress.at(), walk.until(), missing + 1)
                .chain(rows -> {
                    var empty = progress.empty();
                    long skipped = progress.skipped();
                    TimedPlace end = null;
                    long seen = 0;
                    for (var row : rows) {
                        var place = place(row);
                        skipped += row.getLong("place") - seen - 1;
                        seen = row.getLong("place");
                        if (row.getBoolean("revoked")) {
                            skipped++;
                        } else {
                            note(walk, empty, before(place), skipped);
                            walk.find(place);
                            empty = place;
                            skipped = 0;
                        }
                        if (seen == steps) {
                            end = place;
                        }
                    }
                    if (walk.isDone()) {
                        return Uni.createFrom().item(walk.found());
                    }
                    if (end == null) {
                        note(walk, empty, new TimedPlace(walk.until(), LAST_ID), skipped);
                        return Uni.createFrom().item(walk.found());
                    }
                    return walk(walk, new Progress(end, empty, skipped), steps == FEW ? SOME : MANY);
                });
    }

    private void note(Walk walk, TimedPlace from, TimedPlace to, long skipped) {
        if (skipped >= WORTH_A_NOTE) {
            revokedRanges.remember(walk.listQuery().label(), from, to, walk.horizon());
        }
    }

    /** Looks only at what came after others walked here. */
    private Uni<List<TimedPlace>> leap(Walk walk, Progress progress, RevokedRanges.Stretch stretch) {
        var listQuery = walk.listQuery();
        var sql = FRESH.replace("{scope}", listQuery.condition(FRESH_VALUES));
        return pool.preparedQuery(sql)
                .execute(listQuery.addTo(Tuple.of(listQuery.organizationId(), stretch.before())))
                .chain(rows -> {
                    if (rows.size() == SOME) {
                        revokedRanges.forget(listQuery.label(), stretch);
                        return walk(walk, progress, SOME);
                    }
                    var fresh = new ArrayList<TimedPlace>();
                    rows.forEach(row -> {
                        if (!row.getBoolean("revoked")) {
                            fresh.add(place(row));
                        }
                    });
                    fresh.stream()
                            .filter(place -> IN_ORDER.compare(place, progress.at()) > 0
                                    && IN_ORDER.compare(place, stretch.to()) <= 0
                                    && !place.at().isAfter(walk.until()))
                            .sorted(IN_ORDER)
                            .forEach(walk::find);
                    return walk.isDone() || stretch.to().at().isAfter(walk.until())
                            ? Uni.createFrom().item(walk.found())
                            : walk(walk, Progress.at(stretch.to()), SOME);
                });
    }

    private static TimedPlace before(TimedPlace place) {
        long low = place.id().getLeastSignificantBits();
        long high = place.id().getMostSignificantBits();
        return new TimedPlace(place.at(), new UUID(low == 0 ? high - 1 : high, low - 1));
    }

    private Uni<RowSet<Row>> run(
            String statement, int most, TokenListQuery listQuery, TimedPlace after, Instant until, int limit) {
        var sql = statement.replace("{scope}", listQuery.condition(VALUES)).replace("{most}", Integer.toString(most));
        var values = Tuple.tuple()
                .addUUID(listQuery.organizationId())
                .addOffsetDateTime(after.at().atOffset(ZoneOffset.UTC))
                .addUUID(after.id())
                .addOffsetDateTime(until.atOffset(ZoneOffset.UTC))
                .addInteger(limit);
        return pool.preparedQuery(sql).execute(listQuery.addTo(values));
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
