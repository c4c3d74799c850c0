package dev.mintmark.issuer.demonstration;

import dev.mintmark.organization.DemoOrganization;
import dev.mintmark.platform.rows.ReadRows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Finds the organization that trusts the demonstration issuer by the row that this service registered. */
@Singleton
final class FindDemoOrganization implements DemoOrganization {
    private static final String FIND =
            """
            select o.name
              from service_state s
              join oidc_issuer i on i.id::text = s.value
              join organization o on o.id = i.organization_id and o.deleted is null
             where s.name = 'demo-issuer'
            """;

    private final Pool pool;

    FindDemoOrganization(Pool pool) {
        this.pool = pool;
    }

    @Override
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable String> name() {
        return pool.query(FIND).execute().map(ReadRows::first).map(row -> row == null ? null : row.getString("name"));
    }
}
