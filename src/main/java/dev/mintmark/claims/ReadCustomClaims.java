package dev.mintmark.claims;

import dev.mintmark.platform.error.ApiException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;

/** Reads a scope's own custom claims, without those that it inherits. */
@Singleton
final class ReadCustomClaims {
    private final Pool pool;
    private final CustomClaimsTable table;

    ReadCustomClaims(Pool pool, CustomClaimsTable table) {
        this.pool = pool;
        this.table = table;
    }

    /** 404 where the organization has no such project. */
    Uni<CustomClaims> read(ClaimScope scope) {
        return table.find(pool, scope).map(claims -> {
            if (claims == null) {
                throw ApiException.notFound(JobProject.RESOURCE);
            }
            return claims;
        });
    }
}
