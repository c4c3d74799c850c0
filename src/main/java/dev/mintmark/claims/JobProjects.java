package dev.mintmark.claims;

import dev.mintmark.platform.database.DatabaseTimeout;
import dev.mintmark.signing.keys.SigningAlgorithm;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds projects with the effective claims of their job tokens. Nothing is cached, so a change applies at once
 * everywhere.
 */
@Singleton
public final class JobProjects {
    private static final String FIND =
            """
            select p.id, p.name, o.id as organization_id, o.name as organization, o.job_token_algorithm,
                   whole.audience as whole_audience, whole.audience_updated as whole_audience_updated,
                   whole.ttl_seconds as whole_ttl_seconds, whole.ttl_updated as whole_ttl_updated,
                   whole.version as whole_version,
                   own.audience as own_audience, own.audience_updated as own_audience_updated,
                   own.ttl_seconds as own_ttl_seconds, own.ttl_updated as own_ttl_updated,
                   own.version as own_version, m.id as member_id
              from project p
              join organization o on o.id = p.organization_id and o.deleted is null
              left join custom_claims whole on whole.organization_id = o.id and whole.scope_id = o.id
              left join custom_claims own on own.organization_id = o.id and own.scope_id = p.id
              left join member m on m.organization_id = o.id and m.login = $3
             where p.organization_id = $1 and p.id = $2
            """;

    private static final String UNCHANGED =
            """
            exists (select from project j join organization h on h.id = j.organization_id and h.deleted is null
                        where j.organization_id = %1$s and j.id = %2$s::uuid)
               and %3$s::bigint = (
                   select coalesce(sum(c.version), 0) from custom_claims c
                    where c.organization_id = %1$s and c.scope_id in (%1$s, %2$s::uuid))
            """;

    private final Pool pool;
    private final ClaimsSettings settings;

    JobProjects(Pool pool, ClaimsSettings settings) {
        this.pool = pool;
        this.settings = settings;
    }

    /**
     * Finds one, and the id of one of its organization's members with it.
     *
     * @param login of the member; null for none
     * @return null where the organization has no such project
     */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable JobProject> find(UUID organizationId, UUID projectId, @Nullable String login) {
        return DatabaseTimeout.with(pool.preparedQuery(FIND).execute(Tuple.of(organizationId, projectId, login)))
                .map(rows -> rows.size() == 0 ? null : project(rows.iterator().next()));
    }

    /**
     * An SQL condition: the project is still there, and what is in effect for it is what it was.
     *
     * @param organizationId expression for the organization's id
     * @param projectId expression for the project's id
     * @param claimsVersion expression for {@link JobProject#claimsVersion}
     */
    public static String unchanged(String organizationId, String projectId, String claimsVersion) {
        return UNCHANGED.formatted(organizationId, projectId, claimsVersion);
    }

    private JobProject project(Row row) {
        var organizationId = row.getUUID("organization_id");
        var whole = CustomClaimsTable.read(row, "whole_");
        var own = CustomClaimsTable.read(row, "own_");
        var effective = own.over(whole, settings.defaultsOf(organizationId));
        return new JobProject(
                row.getUUID("id"),
                row.getString("name"),
                organizationId,
                row.getString("organization"),
                new EffectiveClaims(effective.audience(), settings.cap(effective.ttl())),
                whole.version() + own.version(),
                algorithm(row.getString("job_token_algorithm")),
                row.getUUID("member_id"));
    }

    private static @Nullable SigningAlgorithm algorithm(@Nullable String name) {
        return name == null ? null : SigningAlgorithm.named(name);
    }
}
