package dev.mintmark.organization;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.error.ApiException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Those who administer every organization: only they make others so, and one of them always stays. */
@Singleton
final class ServiceAdministrators {
    private static final String LOCK = "select 1 from pg_advisory_xact_lock(hashtext('mintmark.service-admin'))";
    private static final String OTHERS =
            """
            select count(m) from Member m, Organization o
             where o.id = m.organizationId and o.deleted is null and m.serviceAdmin
               and m.id <> ?1 and o.id <> ?1
            """;

    /** 403 where the caller is not one of them. */
    static void demand(Caller caller, String resource, String attribute) {
        if (!caller.serviceAdmin()) {
            var message = "only a service-wide administrator may change " + attribute;
            throw new ApiException(
                    403, "custom", message, List.of(new ApiException.Detail(resource, attribute, "custom", message)));
        }
    }

    /**
     * In a transaction: 409 where none would be left without the member or organization of this id. Those who would
     * leave at the same time wait for one another.
     */
    Uni<Void> keepOneBeside(String resource, UUID leaving) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LOCK, Integer.class)
                        .getSingleResult()
                        .chain(() -> session.createQuery(OTHERS, Long.class)
                                .setParameter(1, leaving)
                                .getSingleResult()))
                .invoke(others -> {
                    if (others == 0) {
                        throw ApiException.conflict(
                                resource,
                                "the last service-wide administrator must stay; make another member one first");
                    }
                })
                .replaceWithVoid();
    }
}
