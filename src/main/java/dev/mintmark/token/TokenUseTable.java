package dev.mintmark.token;

import dev.mintmark.audit.record.AuditEntry;
import dev.mintmark.audit.record.AuditLog;
import dev.mintmark.platform.json.TimeText;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes uses in one transaction: counts of tokens, counts since renewals, and the audit row of a first use. Replicas
 * lock the rows in the order of their ids.
 */
@Singleton
class TokenUseTable {
    private static final String CLAIM =
            """
            insert into token_use_writer as latest (id, batch, written) values ($1, $2, $3)
            on conflict (id) do update set batch = excluded.batch, written = excluded.written
             where latest.batch < excluded.batch
            returning batch
            """;
    private static final String ADD =
            """
            insert into token_use as known (token_id, organization_id, uses, first_used, last_used, address, user_agent)
            select *
              from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[])
                   as noted (token_id, organization_id, uses, first_used, last_used, address, user_agent)
             order by noted.token_id
            on conflict (token_id) do update
               set uses = known.uses + excluded.uses,
                   writes = known.writes + 1,
                   first_used = least(known.first_used, excluded.first_used),
                   last_used = greatest(known.last_used, excluded.last_used),
                   address = case when excluded.last_used >= known.last_used
                                  then excluded.address else known.address end,
                   user_agent = case when excluded.last_used >= known.last_used
                                     then excluded.user_agent else known.user_agent end
            returning token_id, writes
            """;
    private static final String RENEWALS =
            """
            select token_id, predecessor_id, renewed from token_renewal
             where predecessor_id = any ($1::uuid[]) order by token_id for update
            """;
    private static final String ADD_TO_RENEWALS =
            """
            update token_renewal r set predecessor_uses = r.predecessor_uses + since.uses
              from unnest($1::uuid[], $2::bigint[]) as since (token_id, uses)
             where r.token_id = since.token_id
            """;
    private static final String RENEWABLE =
            """
            select t.id, t.name from unnest($1::uuid[]) as used (id)
              join issued_token t on t.id = used.id and cardinality(t.role_ids) > 0
            """;

    private final Pool pool;
    private final AuditLog auditLog;

    TokenUseTable(Pool pool, AuditLog auditLog) {
        this.pool = pool;
        this.auditLog = auditLog;
    }

    /**
     * Writes a batch; does nothing where it is written already.
     *
     * @param writer the replica that writes. Its batches have ascending numbers, and one that may have failed keeps its
     *     number
     */
    Uni<Void> write(UUID writer, long number, Instant now, List<UsesOfToken> batch) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery(CLAIM)
                .execute(Tuple.of(writer, number, now.atOffset(ZoneOffset.UTC)))
                .chain(claimed -> claimed.size() == 0
                        ? Uni.createFrom().voidItem()
                        : add(transaction, batch)
                                .call(() -> addToRenewals(transaction, batch))
                                .chain(first -> recordFirst(transaction, batch, first))));
    }

    /** The tokens that had never been used. */
    private static Uni<List<UUID>> add(SqlConnection transaction, List<UsesOfToken> batch) {
        int size = batch.size();
        var tokens = new UUID[size];
        var organizations = new UUID[size];
        var counts = new Long[size];
        var first = new OffsetDateTime[size];
        var last = new OffsetDateTime[size];
        @Nullable String[] addresses = new @Nullable String[size];
        @Nullable String[] userAgents = new @Nullable String[size];
        for (int i = 0; i < size; i++) {
            var uses = batch.get(i);
            tokens[i] = uses.tokenId();
            organizations[i] = uses.organizationId();
            counts[i] = uses.count();
            first[i] = uses.first().atOffset(ZoneOffset.UTC);
            last[i] = uses.last().atOffset(ZoneOffset.UTC);
            addresses[i] = uses.lastPeer().address();
            userAgents[i] = uses.lastPeer().userAgent();
        }
        var values = Tuple.from(List.of(tokens, organizations, counts, first, last, addresses, userAgents));
        return transaction.preparedQuery(ADD).execute(values).map(rows -> {
            var unheardOf = new ArrayList<UUID>();
            rows.forEach(row -> {
                if (row.getLong("writes") == 1) {
                    unheardOf.add(row.getUUID("token_id"));
                }
            });
            return unheardOf;
        });
    }

    private static Uni<Void> addToRenewals(SqlConnection transaction, List<UsesOfToken> batch) {
        var byToken = byToken(batch);
        var used = byToken.keySet().toArray(UUID[]::new);
        return transaction.preparedQuery(RENEWALS).execute(Tuple.of(used)).chain(rows -> {
            var successors = new ArrayList<UUID>();
            var counts = new ArrayList<Long>();
            rows.forEach(row -> {
                var count = Objects.requireNonNull(byToken.get(row.getUUID("predecessor_id")))
                        .countSince(row.getOffsetDateTime("renewed").toInstant());
                if (count > 0) {
                    successors.add(row.getUUID("token_id"));
                    counts.add(count);
                }
            });
            return successors.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : transaction
                            .preparedQuery(ADD_TO_RENEWALS)
                            .execute(Tuple.of(successors.toArray(UUID[]::new), counts.toArray(Long[]::new)))
                            .replaceWithVoid();
        });
    }

    private Uni<Void> recordFirst(SqlConnection transaction, List<UsesOfToken> batch, List<UUID> first) {
        if (first.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var byToken = byToken(batch);
        return transaction
                .preparedQuery(RENEWABLE)
                .execute(Tuple.of((Object) first.toArray(UUID[]::new)))
                .chain(rows -> {
                    var entries = new ArrayList<AuditEntry>();
                    rows.forEach(row -> entries.add(
                            entry(Objects.requireNonNull(byToken.get(row.getUUID("id"))), row.getString("name"))));
                    return entries.isEmpty() ? Uni.createFrom().voidItem() : auditLog.write(transaction, entries);
                });
    }

    private static AuditEntry entry(UsesOfToken uses, String name) {
        Map<String, Object> details = new HashMap<>();
        details.put("name", name);
        details.put("at", TimeText.of(uses.first()));
        uses.firstPeer().addTo(details);
        return new AuditEntry(
                uses.organizationId(), "token.used-first", null, uses.tokenId().toString(), details);
    }

    private static Map<UUID, UsesOfToken> byToken(List<UsesOfToken> batch) {
        return batch.stream().collect(Collectors.toMap(UsesOfToken::tokenId, Function.identity()));
    }
}
