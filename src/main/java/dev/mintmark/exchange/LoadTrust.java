package dev.mintmark.exchange;

import dev.mintmark.issuer.IssuerSource;
import dev.mintmark.issuer.SubjectTokenType;
import dev.mintmark.organization.AccessTokenTyp;
import dev.mintmark.platform.database.DatabaseTimeout;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.rows.ReadRows;
import dev.mintmark.policy.CompiledPolicies;
import dev.mintmark.policy.CompiledPolicySet;
import dev.mintmark.policy.PolicedIssuer;
import dev.mintmark.token.LifetimeCap;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads an organization's trust in an issuer from the database. */
@Singleton
class LoadTrust {
    private static final String TRUST =
            """
            select o.id as organization_id, o.name as organization, i.id as issuer_id, i.name, i.url, i.issuer,
                   i.jwks_uri, i.jwks, i.thumbprints, i.max_expiration, i.audiences, i.subject_token_use, i.tenancy, i.version,
                   i.subject_token_types, i.explain,
                   case when i.jwks is not null then coalesce(i.keys_handed_over, i.modified) end as keys_since,
                   p.version as policy_version, p.definitions, o.token_type, typed.audiences as typed_audiences,
                   typed.token_types
              from organization o
              join oidc_issuer i on i.organization_id = o.id
              join auth_policy p on p.organization_id = i.organization_id and p.issuer_id = i.id
             cross join lateral (
                   select coalesce(array_agg(a.audience order by a.id), '{}') as audiences,
                          coalesce(array_agg(a.token_type order by a.id), '{}') as token_types
                     from application a
                    where a.organization_id = o.id and a.token_type is not null) as typed
            """;
    private static final String NAMED =
            " where o.name = $1 and lower(o.name) = lower($1) and o.deleted is null and i.issuer = $2";
    private static final String BY_ID = " where o.id = $1 and o.deleted is null and i.id = $2";
    private static final String WEIGHTY =
            """
            select o.name, i.issuer
              from organization o
              join oidc_issuer i on i.organization_id = o.id
              join auth_policy p on p.organization_id = i.organization_id and p.issuer_id = i.id
             where o.id = $1 and o.deleted is null and i.id = $2 and octet_length(p.definitions::text) >= $3
            """;
    /** The stored size is compressed, and known without reading the definitions. */
    private static final String RECENT_WEIGHTY =
            """
            select o.name, i.issuer
              from organization o
              join oidc_issuer i on i.organization_id = o.id
              join auth_policy p on p.organization_id = i.organization_id and p.issuer_id = i.id
             where o.deleted is null and pg_column_size(p.definitions) >= 1024
               and octet_length(p.definitions::text) >= $1
             order by p.modified desc limit $2
            """;

    private static final String ROLES =
            """
            select id, version, permissions, longest_token_life_minutes, latest_token_expiry
              from role where organization_id = $1 and id = any($2)
            """;

    private final Pool pool;
    private final Vertx vertx;
    private final ExchangeSettings settings;
    private final CompiledPolicies compiledPolicies;

    LoadTrust(Pool pool, Vertx vertx, ExchangeSettings settings, CompiledPolicies compiledPolicies) {
        this.pool = pool;
        this.vertx = vertx;
        this.settings = settings;
        this.compiledPolicies = compiledPolicies;
    }

    /** Null where there is no such organization, or it does not trust such an issuer. */
    Uni<@Nullable Trust> load(String organization, String iss) {
        return load(TRUST + NAMED, Tuple.of(organization, iss));
    }

    /** Null where the organization has no such issuer. */
    Uni<@Nullable Trust> load(UUID organizationId, UUID issuerId) {
        return load(TRUST + BY_ID, Tuple.of(organizationId, issuerId));
    }

    /** Finds the issuer if its policy has so many bytes; null where it has fewer, or there is none. */
    Uni<@Nullable WeightyIssuer> findWeighty(UUID organizationId, UUID issuerId, int bytes) {
        return pool.preparedQuery(WEIGHTY)
                .execute(Tuple.of(organizationId, issuerId, bytes))
                .map(ReadRows::first)
                .map(row -> row == null ? null : weighty(row));
    }

    /** The issuers whose policies have so many bytes or more. The last changed come first, at most so many. */
    Uni<List<WeightyIssuer>> recentWeighty(int bytes, int most) {
        return DatabaseTimeout.with(pool.preparedQuery(RECENT_WEIGHTY).execute(Tuple.of(bytes, most)))
                .map(rows -> ReadRows.list(rows, LoadTrust::weighty));
    }

    private static WeightyIssuer weighty(Row row) {
        return new WeightyIssuer(row.getString("name"), row.getString("issuer"));
    }

    /** An issuer, as tokens name it, with a policy that takes long to compile. */
    record WeightyIssuer(String organization, String iss) {}

    private Uni<@Nullable Trust> load(String query, Tuple values) {
        return DatabaseTimeout.with(pool.preparedQuery(query).execute(values)).chain(rows -> {
            if (rows.size() == 0) {
                return Uni.createFrom().nullItem();
            }
            var row = rows.iterator().next();
            return compiledPolicies
                    .find(issuer(row), row.getLong("policy_version"), row.getString("definitions"))
                    .chain(policySet -> roles(row.getUUID("organization_id"), policySet.roleIds())
                            .chain(roles -> vertx.executeBlocking(() -> trust(row, policySet, roles), false)));
        });
    }

    private static PolicedIssuer issuer(Row row) {
        return PolicedIssuer.of(row.getUUID("issuer_id"), row.getString("issuer"), row.getString("tenancy"));
    }

    private Uni<Map<UUID, RoleGrant>> roles(UUID organizationId, List<UUID> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : DatabaseTimeout.with(pool.preparedQuery(ROLES)
                        .execute(Tuple.of(organizationId, ids.toArray(UUID[]::new)))
                        .map(LoadTrust::grants));
    }

    private static Map<UUID, RoleGrant> grants(RowSet<Row> rows) {
        var grants = new HashMap<UUID, RoleGrant>();
        for (var row : rows) {
            var latest = row.getOffsetDateTime("latest_token_expiry");
            grants.put(
                    row.getUUID("id"),
                    new RoleGrant(
                            row.getLong("version"),
                            List.of(row.getArrayOfStrings("permissions")),
                            new LifetimeCap(
                                    row.getLong("longest_token_life_minutes") * 60,
                                    latest == null ? null : latest.toInstant())));
        }
        return Map.copyOf(grants);
    }

    private Trust trust(Row row, CompiledPolicySet policySet, Map<UUID, RoleGrant> roles) {
        var issuerId = row.getUUID("issuer_id");
        var keysSince = row.getOffsetDateTime("keys_since");
        return new Trust(
                row.getUUID("organization_id"),
                row.getString("organization"),
                issuerId,
                row.getString("name"),
                row.getLong("version"),
                row.getLong("max_expiration"),
                List.of(row.getArrayOfStrings("audiences")),
                row.getString("subject_token_use").equals("once"),
                subjectTokenTypes(row.getArrayOfStrings("subject_token_types")),
                new IssuerSource(
                        issuerId,
                        row.getString("url"),
                        row.getString("issuer"),
                        row.getString("jwks_uri"),
                        row.getString("jwks"),
                        CertificatePins.of(List.of(row.getArrayOfStrings("thumbprints")))),
                policySet.policy(),
                row.getString("definitions").length() / 1024 + 1,
                settings.explainsToColleagues(row.getString("explain")),
                policySet.tenants(),
                keysSince == null ? null : keysSince.toInstant(),
                roles,
                AccessTokenTyp.of(row.getString("token_type")),
                typsByAudience(row.getArrayOfStrings("typed_audiences"), row.getArrayOfStrings("token_types")));
    }

    private static Set<SubjectTokenType> subjectTokenTypes(String[] texts) {
        return Stream.of(texts)
                .map(text -> Objects.requireNonNull(SubjectTokenType.of(text), text))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Map<String, AccessTokenTyp> typsByAudience(String[] audiences, String[] typs) {
        var byAudience = new HashMap<String, AccessTokenTyp>();
        for (int i = 0; i < audiences.length; i++) {
            byAudience.put(audiences[i], AccessTokenTyp.of(typs[i]));
        }
        return Map.copyOf(byAudience);
    }
}
