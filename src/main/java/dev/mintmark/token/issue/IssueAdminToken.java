package dev.mintmark.token.issue;

import dev.mintmark.audit.record.AuditEntry;
import dev.mintmark.audit.record.AuditLog;
import dev.mintmark.organization.AdminTokens;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.time.Ids;
import dev.mintmark.token.AccessTokenParser;
import dev.mintmark.token.ActiveTokens;
import dev.mintmark.token.StoredTokenStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Issues a token of a service-wide administrator to an operator with the database and the key-encryption key: the
 * command {@code admin-token}.
 */
@Singleton
class IssueAdminToken implements AdminTokens {
    private static final String NAME = "admin-token";
    private static final String REMEMBER =
            """
            insert into service_state (name, value) values ('bootstrap-admin-token', $1)
            on conflict (name) do update set value = excluded.value
            """;

    private final Pool pool;
    private final Vertx vertx;
    private final MintAdminToken mintAdminToken;
    private final AccessTokenParser accessTokenParser;
    private final ActiveTokens activeTokens;
    private final AuditLog auditLog;
    private final Ids ids;

    IssueAdminToken(
            Pool pool,
            Vertx vertx,
            MintAdminToken mintAdminToken,
            AccessTokenParser accessTokenParser,
            ActiveTokens activeTokens,
            AuditLog auditLog,
            Ids ids) {
        this.pool = pool;
        this.vertx = vertx;
        this.mintAdminToken = mintAdminToken;
        this.accessTokenParser = accessTokenParser;
        this.activeTokens = activeTokens;
        this.auditLog = auditLog;
        this.ids = ids;
    }

    @Override
    public Uni<String> issue(@Nullable String member, @Nullable Path file) {
        var id = ids.next();
        return pool.withTransaction(transaction -> mintAdminToken
                .mint(transaction, id, NAME, member)
                .call(() -> transaction.preparedQuery(REMEMBER).execute(Tuple.of(id.toString())))
                .call(minted -> record(transaction, id, minted))
                .call(minted -> file == null
                        ? Uni.createFrom().voidItem()
                        : vertx.executeBlocking(() -> BootstrapAdminToken.write(file, minted.text())))
                .map(MintAdminToken.Minted::text));
    }

    private Uni<Void> record(SqlClient transaction, UUID id, MintAdminToken.Minted minted) {
        return auditLog.write(
                transaction,
                new AuditEntry(
                        minted.organizationId(),
                        "admin-token.issued",
                        null,
                        id.toString(),
                        Map.of("subject", minted.subject(), "by", "command admin-token")));
    }

    @Override
    public Uni<Boolean> isGood(String text) {
        return accessTokenParser
                .id(text)
                .chain(id -> id == null
                        ? Uni.createFrom().item(false)
                        : activeTokens.find(id).map(token -> {
                            var caller = StoredTokenStatus.caller(token);
                            return caller != null
                                    && caller.serviceAdmin()
                                    && caller.permissions().contains(Caller.ADMIN);
                        }));
    }
}
