package dev.mintmark.token.usage;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.token.FoundToken;
import dev.mintmark.token.TokenListItem;
import dev.mintmark.token.TokenRows;
import dev.mintmark.token.list.FindTokens;
import dev.mintmark.token.list.TokenVisibility;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Compares the usage of a token and of the one that it was renewed to. */
@Singleton
public class CompareUsage {
    private static final String RENEWAL =
            """
            (select token_id, predecessor_id, renewed, predecessor_uses from token_renewal
              where organization_id = $1 and predecessor_id = $2 order by renewed desc, token_id desc limit 1)
            union all
            (select token_id, predecessor_id, renewed, predecessor_uses from token_renewal
              where organization_id = $1 and token_id = $2)
            """;

    private final FindTokens findTokens;
    private final TokenRows rows;
    private final Pool pool;
    private final Clock clock;

    CompareUsage(FindTokens findTokens, TokenRows rows, Pool pool, Clock clock) {
        this.findTokens = findTokens;
        this.rows = rows;
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * Compares a token with its latest successor, or with its predecessor where it has none.
     *
     * @return fails with 404 where the token is out of sight, and with 409 where it was never renewed
     */
    public Uni<TokenUsageResponse> read(TokenVisibility visibility, UUID id, Duration quietPeriod) {
        return findTokens
                .find(visibility, id)
                .chain(found -> pool.preparedQuery(RENEWAL).execute(Tuple.of(visibility.organizationId(), id)))
                .chain(renewals -> {
                    if (renewals.size() == 0) {
                        throw ApiException.conflict(
                                FindTokens.RESOURCE,
                                "this token was never renewed: renew it, and ask again when its successor is in use");
                    }
                    return compare(
                            visibility.organizationId(), renewals.iterator().next(), quietPeriod);
                });
    }

    private Uni<TokenUsageResponse> compare(UUID organizationId, Row renewal, Duration quietPeriod) {
        var before = renewal.getUUID("predecessor_id");
        var after = renewal.getUUID("token_id");
        long beforeUses = renewal.getLong("predecessor_uses");
        return rows.find(organizationId, List.of(before, after)).map(found -> {
            var oldToken = view(found, before);
            var newToken = view(found, after);
            long afterUses = newToken == null ? 0 : newToken.useCount();
            var verdict = Adoption.of(
                    afterUses,
                    beforeUses,
                    oldToken == null ? null : oldToken.lastUsedAt(),
                    renewal.getOffsetDateTime("renewed").toInstant(),
                    clock.instant(),
                    quietPeriod);
            return new TokenUsageResponse(
                    renewal.getOffsetDateTime("renewed").toInstant(),
                    TokenUsageResponse.Side.of(before, beforeUses, oldToken),
                    TokenUsageResponse.Side.of(after, afterUses, newToken),
                    verdict.text());
        });
    }

    private static @Nullable TokenListItem view(List<FoundToken> found, UUID id) {
        for (var token : found) {
            if (token.view().id().equals(id)) {
                return token.view();
            }
        }
        return null;
    }
}
