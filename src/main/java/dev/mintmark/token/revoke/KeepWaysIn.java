package dev.mintmark.token.revoke;

import dev.mintmark.organization.WaysIn;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.error.ApiException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a change that would lock out the last administrator of an organization or of the service. A way in is a token
 * with the permission {@code admin}, got without an exchange, and good for another ten minutes. One whose successor would
 * be a way in, too, is worth more. An organization needs none where a policy grants {@code admin}, or where the caller
 * administers the service.
 */
@Singleton
class KeepWaysIn implements WaysIn {
    private static final int NONE = 0;

    /** A token that ends sooner gives nobody the time to make another. */
    private static final Duration LEAST_LIFE = Duration.ofMinutes(10);

    /** Serializes these changes, so that no two remove one way in each and leave none. */
    private static final String LOCK = "select 1 from pg_advisory_xact_lock(hashtext('mintmark.way-in'))";

    /** 2 where a way in can be renewed, 1 where the only ones cannot, 0 where there is none. */
    private static final String WAYS =
            """
            select coalesce(max(case when way.renewable then 2 else 1 end), 0)
              from (select cardinality(t.role_ids) > 0 and not exists (
                               select from unnest(t.role_ids) as needed (role_id)
                                where not exists (
                                          select from role_member h
                                            join role r on r.organization_id = h.organization_id and r.id = h.role_id
                                           where h.organization_id = t.organization_id and h.member_id = m.id
                                             and h.role_id = needed.role_id
                                             and r.longest_token_life_minutes >= <minutes>
                                             and (r.latest_token_expiry is null
                                                  or r.latest_token_expiry > ?2)))
                           and exists (
                               select from role r
                                where r.organization_id = t.organization_id and r.id = any (t.role_ids)
                                  and 'admin' = any (r.permissions)) as renewable
                      from issued_token t
                      join organization o on o.id = t.organization_id and o.deleted is null
                      join member m on m.organization_id = t.organization_id and m.id = t.subject_id
                     where t.kind = 'personal' and t.application_id is null and t.expires > ?2
                       and t.issuer_id is null and 'admin' = any (t.permissions)
                       and m.role = 'admin' and <whose>
                       and not exists (select from token_revocation v where v.token_id = t.id)) as way
            """
                    .replace("<minutes>", Long.toString(LEAST_LIFE.toMinutes()));

    private static final String OF_SERVICE =
            WAYS.replace("<whose>", "m.service_admin and t.derivable_until is null and cast(?1 as uuid) is not null");
    private static final String OF_ORGANIZATION = WAYS.replace(
            "<whose>",
            """
            t.organization_id = ?1
                       and not exists (select from auth_policy p
                                        where p.organization_id = ?1
                                          and p.definitions ~ '"authorizedPermissions":[^]]*"admin"')""");

    private final Clock clock;

    KeepWaysIn(Clock clock) {
        this.clock = clock;
    }

    /** The two ways to a transaction: a change runs on a session of Hibernate's, or on a connection. */
    private interface Statements {
        Uni<Void> lock();

        /** @param soon the time until which a token has to be good */
        Uni<Integer> rank(String sql, UUID organizationId, OffsetDateTime soon);
    }

    private static final class OfSession implements Statements {

        @Override
        public Uni<Void> lock() {
            return Panache.getSession()
                    .chain(session ->
                            session.createNativeQuery(LOCK, Integer.class).getSingleResult())
                    .replaceWithVoid();
        }

        @Override
        public Uni<Integer> rank(String sql, UUID organizationId, OffsetDateTime soon) {
            return Panache.getSession().chain(session -> session.createNativeQuery(sql, Integer.class)
                    .setParameter(1, organizationId)
                    .setParameter(2, soon)
                    .getSingleResult());
        }
    }

    private record OfConnection(SqlClient transaction) implements Statements {

        @Override
        public Uni<Void> lock() {
            return transaction.query(LOCK).execute().replaceWithVoid();
        }

        /** The client of connections writes {@code $1} where Hibernate writes {@code ?1}. */
        @Override
        public Uni<Integer> rank(String sql, UUID organizationId, OffsetDateTime soon) {
            return transaction
                    .preparedQuery(sql.replace('?', '$'))
                    .execute(Tuple.of(organizationId, soon))
                    .map(rows -> rows.iterator().next().getInteger(0));
        }
    }

    /** The ranks of the best ways in: 0 for none, 1 for a non-renewable one, 2 for a renewable one. */
    private record Ways(int service, int organization) {
        boolean areWorseThan(Ways before) {
            return service < before.service || organization < before.organization;
        }
    }

    @Override
    public <T extends @Nullable Object> Uni<T> keep(
            String resource, Caller caller, UUID organizationId, Supplier<Uni<T>> change) {
        return keep(new OfSession(), resource, caller, organizationId, change);
    }

    /** Does the same as {@link #keep(String, Caller, UUID, Supplier)}, for a change on this connection. */
    <T extends @Nullable Object> Uni<T> keep(
            SqlClient transaction, String resource, Caller caller, UUID organizationId, Supplier<Uni<T>> change) {
        return keep(new OfConnection(transaction), resource, caller, organizationId, change);
    }

    private <T extends @Nullable Object> Uni<T> keep(
            Statements statements, String resource, Caller caller, UUID organizationId, Supplier<Uni<T>> change) {
        return ways(statements, caller, organizationId).chain(before -> change.get()
                .call(() -> before.service() == NONE && before.organization() == NONE
                        ? Uni.createFrom().voidItem()
                        : requireAsGood(statements, resource, caller, organizationId, before)));
    }

    private Uni<Void> requireAsGood(
            Statements statements, String resource, Caller caller, UUID organizationId, Ways before) {
        return statements
                .lock()
                .chain(() -> ways(statements, caller, organizationId))
                .invoke(now -> {
                    if (now.areWorseThan(before)) {
                        throw refusal(resource, now, before);
                    }
                })
                .replaceWithVoid();
    }

    private static ApiException refusal(String resource, Ways now, Ways before) {
        boolean isService = now.service() < before.service();
        var left = (isService ? now.service() : now.organization()) == NONE
                ? "no administrator's token that is good"
                : "no administrator's token that can be renewed";
        return ApiException.conflict(
                resource,
                "this would leave the " + (isService ? "service" : "organization") + " with " + left + "; "
                        + (isService
                                ? "renew yours or make another with the command: mintmark admin-token"
                                : "issue one to another administrator first, or ask a service-wide administrator"));
    }

    private Uni<Ways> ways(Statements statements, Caller caller, UUID organizationId) {
        var soon = clock.instant().plus(LEAST_LIFE).atOffset(ZoneOffset.UTC);
        return statements
                .rank(OF_SERVICE, organizationId, soon)
                .chain(service -> caller.serviceAdmin()
                        ? Uni.createFrom().item(new Ways(service, NONE))
                        : statements.rank(OF_ORGANIZATION, organizationId, soon).map(own -> new Ways(service, own)));
    }
}
