package dev.mintmark.token.revoke;

import dev.mintmark.audit.record.AuditEntry;
import dev.mintmark.audit.record.AuditLog;
import dev.mintmark.token.TokenMeters;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes revocations of tokens, with an audit event for each. A revocation is kept as long as its token's row. */
@Singleton
class Revocations {
    private static final String LOCK =
            """
            select from issued_token
             where organization_id = $1
               and (id = any ($2) or id in (select d.token_id from token_derivation d
                                             where d.organization_id = $1 and d.ancestor_id = any ($2)))
               and id is distinct from $3
             order by id for no key update
            """;
    private static final String INSERT =
            """
            with revoked as (
                insert into token_revocation (token_id, organization_id, revoked, revoked_by)
                select t.id, t.organization_id, $3, $4
                  from issued_token t
                 where t.organization_id = $1
                   and (t.id = any ($2) or t.id in (select d.token_id from token_derivation d
                                                     where d.organization_id = $1 and d.ancestor_id = any ($2)))
                   and t.id is distinct from $5
                    on conflict do nothing
                returning token_id
            )
            select t.id, t.name from revoked join issued_token t on t.organization_id = $1 and t.id = revoked.token_id
             order by t.id
            """;

    private final AuditLog auditLog;
    private final Clock clock;
    private final TokenMeters meters;

    Revocations(AuditLog auditLog, Clock clock, TokenMeters meters) {
        this.auditLog = auditLog;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * In a transaction: revokes those that are not revoked yet, and all that have their authority from them. It waits
     * for tokens that are being renewed or derived from them.
     *
     * @param reason a word for the audit rows, such as {@code single}
     * @return the number of tokens that it revoked
     */
    Uni<Integer> write(SqlClient transaction, UUID organizationId, List<UUID> ids, String actor, String reason) {
        return write(transaction, organizationId, ids, actor, reason, null);
    }

    /**
     * Revokes all of them except one.
     *
     * @param spared even where it has its authority from one that is revoked; null where none is spared
     */
    Uni<Integer> write(
            SqlClient transaction,
            UUID organizationId,
            List<UUID> ids,
            String actor,
            String reason,
            @Nullable UUID spared) {
        return write(transaction, organizationId, ids, actor, reason, spared, 0).invoke(meters::revoked);
    }

    private Uni<Integer> write(
            SqlClient transaction,
            UUID organizationId,
            List<UUID> ids,
            String actor,
            String reason,
            @Nullable UUID spared,
            int soFar) {
        var tokens = ids.toArray(UUID[]::new);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(organizationId, tokens, spared))
                .chain(() -> transaction
                        .preparedQuery(INSERT)
                        .execute(Tuple.of(organizationId, tokens, now.atOffset(ZoneOffset.UTC), actor, spared)))
                .chain(rows -> {
                    var entries = new ArrayList<AuditEntry>();
                    var asked = new HashSet<>(ids);
                    var descendants = new ArrayList<UUID>();
                    rows.forEach(row -> {
                        var id = row.getUUID("id");
                        if (!asked.contains(id)) {
                            descendants.add(id);
                        }
                        entries.add(entry(
                                row, organizationId, actor, asked.contains(id) ? reason : "derived-from-revoked", now));
                    });
                    if (entries.isEmpty()) {
                        return Uni.createFrom().item(soFar);
                    }
                    int count = soFar + entries.size();
                    var written = auditLog.write(transaction, entries);
                    // One that was being derived from a descendant meanwhile is seen now, or waits and is refused.
                    return descendants.isEmpty()
                            ? written.replaceWith(count)
                            : written.chain(
                                    () -> write(transaction, organizationId, ids, actor, reason, spared, count));
                });
    }

    /** The record says when, so that a revocation cannot be changed behind the service unseen. */
    private static AuditEntry entry(Row token, UUID organizationId, String actor, String reason, Instant revoked) {
        return new AuditEntry(
                organizationId,
                "token.revoked",
                actor,
                token.getUUID("id").toString(),
                Map.of("name", token.getString("name"), "reason", reason, "revoked", revoked.toString()));
    }
}
