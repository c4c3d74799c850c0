package dev.mintmark.token;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.error.ApiException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Reads the bounds that tokens set for their descendants, and keeps those tokens from being revoked meanwhile. A token
 * that is revoked during a derivation takes the descendant along, or the derivation fails.
 */
@Singleton
public class ReadAncestry {
    private static final String THESE =
            " where (t.organization_id = $1 and t.id = $2) or (t.organization_id = $3 and t.id = $4) order by t.id";
    private static final String LOCK = "select from issued_token t" + THESE + " for share";
    /**
     * The limit that was set at the issue, or an earlier one of the issuers as they are now. An issuer that is not
     * registered any more permits nothing.
     */
    private static final String FIND =
            """
            select t.id, t.permissions, t.issuer_id is not null as exchanged,
                   least(coalesce(t.derivable_until, case when t.issuer_id is not null then t.expires end),
                         (select min(case when i.id is null then to_timestamp(0)
                                          else e.issued + i.max_expiration * interval '1 second' end)
                            from (select t.id
                                  union all
                                  select d.ancestor_id from token_derivation d
                                   where d.organization_id = t.organization_id and d.token_id = t.id) as line (id)
                            join issued_token e on e.id = line.id
                            left join oidc_issuer i on i.organization_id = e.organization_id and i.id = e.issuer_id
                           where e.issuer_id is not null))
                       as derivable_until,
                   array(select d.ancestor_id from token_derivation d
                          where d.organization_id = t.organization_id and d.token_id = t.id) as ancestors,
                   exists (select from token_revocation r where r.token_id = t.id) as revoked
              from issued_token t
            """
                    + THESE;

    /** The caller's own token, which may be revoked meanwhile; 401 where it was. */
    public Uni<DerivedFrom> read(SqlClient client, Caller caller) {
        return find(
                        client,
                        Tuple.of(caller.organizationId(), caller.tokenId(), caller.organizationId(), caller.tokenId()))
                .map(found -> ofCaller(found, caller));
    }

    /** In a transaction: the caller's own token; 401 where it was revoked meanwhile. */
    public Uni<DerivedFrom> lock(SqlClient transaction, Caller caller) {
        return lock(transaction, caller, caller.organizationId(), caller.tokenId())
                .map(found -> ofCaller(found, caller));
    }

    /** In a transaction: the caller's token and another, as far as they are there, by their ids. */
    public Uni<Map<UUID, DerivedFrom>> lock(SqlClient transaction, Caller caller, UUID organizationId, UUID tokenId) {
        var both = Tuple.of(caller.organizationId(), caller.tokenId(), organizationId, tokenId);
        return transaction
                .preparedQuery(LOCK)
                .execute(both)
                // In a statement of its own, which sees what was committed while the lock was waited for.
                .chain(() -> find(transaction, both));
    }

    private static Uni<Map<UUID, DerivedFrom>> find(SqlClient client, Tuple both) {
        return client.preparedQuery(FIND).execute(both).map(rows -> {
            var found = new HashMap<UUID, DerivedFrom>();
            rows.forEach(row -> found.put(row.getUUID("id"), derivedFrom(row)));
            return found;
        });
    }

    /** @throws ApiException 401 where it was revoked meanwhile */
    public static DerivedFrom ofCaller(Map<UUID, DerivedFrom> found, Caller caller) {
        var own = found.get(caller.tokenId());
        if (own == null || own.revoked()) {
            throw new ApiException(
                    401, "unauthorized", "the token was revoked meanwhile; nothing was issued", List.of());
        }
        return own;
    }

    private static DerivedFrom derivedFrom(Row row) {
        OffsetDateTime until = row.getOffsetDateTime("derivable_until");
        return new DerivedFrom(
                row.getUUID("id"),
                row.getBoolean("exchanged"),
                List.of(row.getArrayOfStrings("permissions")),
                until == null ? null : until.toInstant().truncatedTo(ChronoUnit.SECONDS),
                Set.of(row.getArrayOfUUIDs("ancestors")),
                row.getBoolean("revoked"));
    }
}
