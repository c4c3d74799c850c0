package dev.mintmark.token;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.paging.Page;
import dev.mintmark.platform.paging.Paging;
import dev.mintmark.platform.paging.TimedPageRequest;
import dev.mintmark.platform.paging.TimedPlace;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shows tokens to those who may see them: one by one, and in lists in order of expiry. */
@Singleton
class FindTokens {
    static final String RESOURCE = "Token";
    private static final String SUCCESSOR =
            """
            select token_id from token_renewal where organization_id = $1 and predecessor_id = $2
             order by renewed desc, token_id desc limit 1
            """;

    private final TokenKeys keys;
    private final TokenRows rows;
    private final TokenUseLog useLog;
    private final Pool pool;
    private final Paging paging;
    private final Clock clock;

    FindTokens(TokenKeys keys, TokenRows rows, TokenUseLog useLog, Pool pool, Paging paging, Clock clock) {
        this.keys = keys;
        this.rows = rows;
        this.useLog = useLog;
        this.pool = pool;
        this.paging = paging;
        this.clock = clock;
    }

    /** The token, with what this replica knows of its uses; 404 where it is out of sight. */
    Uni<FoundToken> find(TokenSight sight, UUID id) {
        return useLog.write()
                .chain(() -> rows.find(sight.organizationId(), List.of(id)))
                .map(found -> {
                    if (found.isEmpty() || !sight.shows(found.get(0))) {
                        throw ApiException.notFound(RESOURCE);
                    }
                    return found.get(0);
                });
    }

    Uni<TokenDetail> detail(TokenSight sight, UUID id) {
        return find(sight, id).chain(found -> pool.preparedQuery(SUCCESSOR)
                .execute(Tuple.of(sight.organizationId(), id))
                .map(renewals -> new TokenDetail(
                        found.view(),
                        renewals.size() == 0 ? null : renewals.iterator().next().getUUID("token_id"))));
    }

    /** One page, those that expire soonest first. */
    Uni<Page<TokenView>> page(
            TokenSight sight,
            TokenFilter filter,
            @Nullable String name,
            @Nullable String limit,
            @Nullable String cursor) {
        var scope = sight.scope(name);
        var list = "tokens by expiry " + filter.text() + ' ' + sight.onlyId() + ' ' + scope.label();
        var request = paging.readTimed(list, limit, cursor);
        var now = clock.instant();
        return places(sight, scope, filter, request, now)
                .map(places -> paging.pageTimed(list, request, places, place -> place))
                .chain(page -> rows.find(
                                sight.organizationId(),
                                page.items().stream().map(TimedPlace::id).toList())
                        .map(found -> new Page<>(views(found, filter), page.next())));
    }

    private Uni<List<TimedPlace>> places(
            TokenSight sight, TokenScope scope, TokenFilter filter, TimedPageRequest request, Instant now) {
        var start = filter.start(now);
        var seen = request.after();
        var after = seen == null || TokenKeys.IN_ORDER.compare(seen, start) < 0 ? start : seen;
        var end = filter.end(now);
        if (sight.onlyId() == null) {
            return keys.find(scope, filter.revoked(), after, end, request.limit() + 1);
        }
        return rows.find(sight.organizationId(), List.of(sight.onlyId())).map(found -> found.stream()
                .map(FoundToken::view)
                .filter(view -> scope.name() == null || scope.name().equals(view.name()))
                .map(view -> new TimedPlace(view.expires(), view.id()))
                .filter(place -> TokenKeys.IN_ORDER.compare(place, after) > 0
                        && !place.at().isAfter(end))
                .toList());
    }

    /** A token may have been revoked since its place was read. */
    private static List<TokenView> views(List<FoundToken> found, TokenFilter filter) {
        return found.stream()
                .map(FoundToken::view)
                .filter(view -> switch (filter.revoked()) {
                    case INCLUDED -> true;
                    case ALONE -> view.revoked() != null;
                    case LEFT_OUT -> view.revoked() == null;
                })
                .toList();
    }
}
