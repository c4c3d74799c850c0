package dev.mintmark.organization;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.error.ApiException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * Guards the service-wide administrators, who administer every organization. Only they appoint others, and one of them
 * always remains.
 */
@Singleton
final class ServiceAdministrators {
    private static final String LOCK = "select 1 from pg_advisory_xact_lock(hashtext('mintmark.service-admin'))";
    private static final String OTHERS =
            """
            select count(m) from Member m, Organization o
             where o.id = m.organizationId and o.deleted is null and m.serviceAdmin
               and m.id <> ?1 and o.id <> ?1
            """;

    private static final String HOLDERS =
            """
            select count(*) from role_member h
              join member m on m.organization_id = h.organization_id and m.id = h.member_id
             where h.organization_id = ?1 and h.role_id = ?2 and m.service_admin
            """;

    private static final String MEMBERS =
            "select count(m) from Member m where m.organizationId = ?1 and m.serviceAdmin";

    /** 403 where the caller is not one of them. */
    static void demand(Caller caller, String resource, String attribute) {
        if (!caller.serviceAdmin()) {
            throw ApiException.forbidden(
                    resource, attribute, "only a service-wide administrator may change " + attribute);
        }
    }

    /** In a transaction: 403 where one of them holds the role, and the caller is none. */
    Uni<Void> protect(Role role, Caller caller) {
        if (caller.serviceAdmin()) {
            return Uni.createFrom().voidItem();
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(HOLDERS, Long.class)
                        .setParameter(1, role.organizationId())
                        .setParameter(2, role.id())
                        .getSingleResult())
                .invoke(holders -> {
                    if (holders > 0) {
                        throw ApiException.forbidden(
                                "Role",
                                null,
                                "a service-wide administrator holds the role; only another may change it");
                    }
                })
                .replaceWithVoid();
    }

    /** In a transaction: 403 where one of them is a member of the organization, and the caller is none. */
    Uni<Void> protect(Organization organization, Caller caller) {
        if (caller.serviceAdmin()) {
            return Uni.createFrom().voidItem();
        }
        return Panache.getSession()
                .chain(session -> session.createQuery(MEMBERS, Long.class)
                        .setParameter(1, organization.id())
                        .getSingleResult())
                .invoke(members -> {
                    if (members > 0) {
                        throw ApiException.forbidden(
                                "Organization",
                                null,
                                "a service-wide administrator is a member; only another may delete the organization");
                    }
                })
                .replaceWithVoid();
    }

    /** 403 where the member is one of them, and the caller is none. */
    static void protect(Member member, Caller caller) {
        if (member.isServiceAdmin() && !caller.serviceAdmin()) {
            throw ApiException.forbidden(
                    "Member", null, "only a service-wide administrator may change a member who is one");
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
