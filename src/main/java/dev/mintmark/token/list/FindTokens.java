package dev.mintmark.token.list;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.paging.Page;
import dev.mintmark.platform.paging.Paging;
import dev.mintmark.platform.paging.TimedPageRequest;
import dev.mintmark.platform.paging.TimedPlace;
import dev.mintmark.token.FoundToken;
import dev.mintmark.token.TokenListItem;
import dev.mintmark.token.TokenRows;
import dev.mintmark.token.TokenUseLog;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds tokens within a caller's visibility, one by one and in lists in order of expiry. */
@Singleton
public class FindTokens {
    public static final String RESOURCE = "Token";
    private static final String SUCCESSOR =
            """
            select token_id from token_renewal where organization_id = $1 and predecessor_id = $2
             order by renewed desc, token_id desc limit 1
            """;

    private static final int LEAST_AT_ONCE = 100;
    /** The most pages that are read for one page of a list without an index. */
    private static final int MAX_ROUNDS = 40;

    private final TokenPager tokenPager;
    private final TokenRows rows;
    private final TokenUseLog useLog;
    private final Pool pool;
    private final Paging paging;
    private final Clock clock;

    FindTokens(TokenPager tokenPager, TokenRows rows, TokenUseLog useLog, Pool pool, Paging paging, Clock clock) {
        this.tokenPager = tokenPager;
        this.rows = rows;
        this.useLog = useLog;
        this.pool = pool;
        this.paging = paging;
        this.clock = clock;
    }

    /** The token, with what this replica knows of its uses; 404 where it is out of sight. */
    public Uni<FoundToken> find(TokenVisibility visibility, UUID id) {
        return useLog.write()
                .chain(() -> rows.find(visibility.organizationId(), List.of(id)))
                .map(found -> {
                    if (found.isEmpty() || !visibility.shows(found.get(0))) {
                        throw ApiException.notFound(RESOURCE);
                    }
                    return found.get(0);
                });
    }

    public Uni<TokenDetailResponse> detail(TokenVisibility visibility, UUID id) {
        return find(visibility, id).chain(found -> pool.preparedQuery(SUCCESSOR)
                .execute(Tuple.of(visibility.organizationId(), id))
                .map(renewals -> new TokenDetailResponse(
                        found.view(),
                        renewals.size() == 0 ? null : renewals.iterator().next().getUUID("token_id"))));
    }

    /**
     * One page, those that expire soonest first. A page that is not the last may be shorter than wanted. Then so many
     * others were passed over that the caller has waited long enough.
     */
    public Uni<Page<TokenListItem>> page(
            TokenVisibility visibility,
            TokenSelection selection,
            @Nullable String name,
            @Nullable String limit,
            @Nullable String cursor) {
        var listQuery = visibility.listQuery(name);
        var list = "tokens by expiry " + selection.label() + ' ' + visibility.onlyId() + ' ' + listQuery.label();
        var request = paging.readTimed(list, limit, cursor);
        var search = new Search(visibility, listQuery, selection, list, request, clock.instant(), new ArrayList<>());
        return fill(search, request.after(), MAX_ROUNDS);
    }

    /**
     * A page that is being put together.
     *
     * @param found the tokens on it so far, and one more where there is one
     */
    private record Search(
            TokenVisibility visibility,
            TokenListQuery listQuery,
            TokenSelection selection,
            String list,
            TimedPageRequest request,
            Instant now,
            List<TokenListItem> found) {}

    private Uni<Page<TokenListItem>> fill(Search search, @Nullable TimedPlace after, int rounds) {
        int wanted = Math.max(search.request().limit(), LEAST_AT_ONCE) + 1;
        return places(search, after, wanted).chain(places -> rows.find(
                        search.visibility().organizationId(),
                        places.stream().map(TimedPlace::id).toList(),
                        search.selection().soon())
                .chain(rows -> {
                    rows.stream()
                            .map(FoundToken::view)
                            .filter(view -> search.selection().holds(view))
                            .forEach(search.found()::add);
                    if (search.found().size() > search.request().limit() || places.size() < wanted) {
                        return Uni.createFrom()
                                .item(paging.pageTimed(
                                        search.list(), search.request(), search.found(), FindTokens::place));
                    }
                    var last = places.get(places.size() - 1);
                    return rounds > 1
                            ? fill(search, last, rounds - 1)
                            : Uni.createFrom().item(paging.pageUntil(search.list(), search.found(), last));
                }));
    }

    private Uni<List<TimedPlace>> places(Search search, @Nullable TimedPlace seen, int wanted) {
        var visibility = search.visibility();
        var filter = search.selection().filter();
        var start = filter.start(search.now());
        var after = seen == null || TokenPager.IN_ORDER.compare(seen, start) < 0 ? start : seen;
        var end = filter.end(search.now(), search.selection().soon());
        if (visibility.onlyId() == null) {
            return tokenPager.find(
                    search.listQuery(), filter.revoked(), after, end, Math.min(wanted, TokenPager.MAX_COUNT));
        }
        return rows.find(visibility.organizationId(), List.of(visibility.onlyId()))
                .map(found -> found.stream()
                        .filter(token -> search.listQuery().holds(token))
                        .map(token -> place(token.view()))
                        .filter(place -> TokenPager.IN_ORDER.compare(place, after) > 0
                                && !place.at().isAfter(end))
                        .toList());
    }

    private static TimedPlace place(TokenListItem view) {
        return new TimedPlace(view.expires(), view.id());
    }
}
