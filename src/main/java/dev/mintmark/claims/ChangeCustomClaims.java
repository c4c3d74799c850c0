package dev.mintmark.claims;

import dev.mintmark.audit.record.ConfigurationLog;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.json.TimeText;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Changes or resets the custom claims of a scope, and records the change in the same transaction. */
@Singleton
final class ChangeCustomClaims {
    private static final String EVENT = "custom-claims.changed";

    private final Pool pool;
    private final CustomClaimsTable table;
    private final ClaimsSettings settings;
    private final ConfigurationLog configurationLog;
    private final Clock clock;

    ChangeCustomClaims(
            Pool pool,
            CustomClaimsTable table,
            ClaimsSettings settings,
            ConfigurationLog configurationLog,
            Clock clock) {
        this.pool = pool;
        this.table = table;
        this.settings = settings;
        this.configurationLog = configurationLog;
        this.clock = clock;
    }

    /** 404 where the organization has no such project; 400 for a claim that cannot be. */
    Uni<CustomClaims> change(ClaimScope scope, ChangeClaimsRequest change) {
        var audience = change.wantedAudience(scope);
        var ttl = change.wantedTtl(settings);
        return change(scope, (claims, now) -> claims.with(audience, ttl, now));
    }

    /** 404 where the organization has no such project. */
    Uni<CustomClaims> reset(ClaimScope scope, Set<ClaimName> names) {
        return change(scope, (claims, now) -> claims.without(names, now));
    }

    private Uni<CustomClaims> change(ClaimScope scope, BiFunction<CustomClaims, Instant, CustomClaims> change) {
        return pool.withTransaction(
                transaction -> table.lock(transaction, scope).chain(before -> {
                    if (before == null) {
                        throw ApiException.notFound(JobProject.RESOURCE);
                    }
                    var after = change.apply(before, clock.instant().truncatedTo(ChronoUnit.MICROS));
                    return after.equals(before)
                            ? Uni.createFrom().item(before)
                            : table.store(transaction, scope, after)
                                    .chain(() -> record(transaction, scope, before, after))
                                    .replaceWith(after);
                }));
    }

    private Uni<Void> record(SqlClient transaction, ClaimScope scope, CustomClaims before, CustomClaims after) {
        return configurationLog.writeDifference(
                transaction, scope.organizationId(), EVENT, scope.id().toString(), members(before), members(after));
    }

    private static Map<String, Object> members(CustomClaims claims) {
        var members = new HashMap<String, Object>();
        putIfAny(members, "audience", claims.audience());
        putIfAny(members, "audience_updated_at", claims.audienceUpdated());
        putIfAny(members, "ttl", claims.ttl() == null ? null : claims.ttl().canonical());
        putIfAny(members, "ttl_updated_at", claims.ttlUpdated());
        return members;
    }

    private static void putIfAny(Map<String, Object> members, String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value instanceof Instant instant ? TimeText.of(instant) : value);
        }
    }
}
