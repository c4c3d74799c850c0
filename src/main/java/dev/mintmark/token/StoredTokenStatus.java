package dev.mintmark.token;

import dev.mintmark.access.TokenStatus;
import dev.mintmark.platform.caller.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
public class StoredTokenStatus implements TokenStatus {
    private static final String EXPLAIN =
            """
            select t.expires, t.audiences, r.revoked, o.deleted is not null as organization_deleted,
            """
                    + TokenRows.REASON
                    + """
               as reason
              from issued_token t
              join organization o on o.id = t.organization_id
              left join token_revocation r on r.token_id = t.id
              left join api_user a
                on t.kind = 'application' and a.organization_id = t.organization_id and a.id = t.subject_id
             where t.id = $1
            """;

    private final ActiveTokens activeTokens;
    private final Pool pool;
    private final Clock clock;

    StoredTokenStatus(ActiveTokens activeTokens, Pool pool, Clock clock) {
        this.activeTokens = activeTokens;
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public Uni<@Nullable Caller> find(UUID tokenId) {
        return activeTokens.find(tokenId).map(StoredTokenStatus::caller);
    }

    @Override
    public Uni<String> explain(UUID tokenId) {
        return pool.preparedQuery(EXPLAIN)
                .execute(Tuple.of(tokenId))
                .map(rows -> rows.size() == 0
                        ? "the token is not on this service's record"
                        : fault(rows.iterator().next()).sentence(clock.instant()));
    }

    private static FaultyToken fault(Row row) {
        OffsetDateTime revoked = row.getOffsetDateTime("revoked");
        return new FaultyToken(
                row.getOffsetDateTime("expires").toInstant(),
                revoked == null ? null : revoked.toInstant(),
                List.of(row.getArrayOfStrings("audiences")),
                row.getString("reason"),
                row.getBoolean("organization_deleted"));
    }

    /** A token for an application is good here as well, for what concerns the token itself. One for a resource is not. */
    public static @Nullable Caller caller(@Nullable ActiveToken token) {
        if (token == null || !(token.forUs() || token.application() != null)) {
            return null;
        }
        var permissions = new HashSet<>(token.permissions());
        if (token.isOfMember() && token.application() == null) {
            permissions.add(Caller.READ_ORGANIZATION);
        }
        return new Caller(
                token.id(),
                token.name(),
                token.organizationId(),
                token.organization(),
                token.kind(),
                token.subject(),
                token.holder(),
                token.holderId(),
                token.application(),
                token.roleIds(),
                permissions,
                token.serviceAdmin() && token.application() == null && permissions.contains(Caller.ADMIN));
    }
}
