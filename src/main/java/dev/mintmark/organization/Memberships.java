package dev.mintmark.organization;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.http.PathId;
import dev.mintmark.platform.json.Field;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads and writes the teams and roles of members and API users, in SQL within the caller's session. */
@Singleton
final class Memberships {
    private static final int MAX_GROUPS = 100;
    private static final String NAMES =
            """
            select joined.<holder>_id, <group>.name
              from <group>_<holder> joined
              join <group> on <group>.organization_id = joined.organization_id and <group>.id = joined.<group>_id
             where joined.organization_id = :organization and joined.<holder>_id in (:holders)
             order by <group>.name collate "C"
            """;
    private static final String LEAVE =
            """
            delete from <group>_<holder> where organization_id = :organization and <holder>_id = :holder
            """;
    private static final String JOIN =
            """
            insert into <group>_<holder> (organization_id, <group>_id, <holder>_id)
            select organization_id, id, :holder from <group> where organization_id = :organization and id in (:ids)
            """;

    private final Teams teams;
    private final Roles roles;
    private final ResourceAudit resourceAudit;

    Memberships(Teams teams, Roles roles, ResourceAudit resourceAudit) {
        this.teams = teams;
        this.roles = roles;
        this.resourceAudit = resourceAudit;
    }

    /** The names of each holder's groups, sorted; nothing for a holder in none. */
    Uni<Map<UUID, List<String>>> names(Membership membership, List<? extends TenantEntity> holders) {
        if (holders.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(membership.in(NAMES), Object[].class)
                        .setParameter("organization", holders.get(0).organizationId())
                        .setParameter(
                                "holders",
                                holders.stream().map(TenantEntity::id).toList())
                        .getResultList())
                .map(rows -> rows.stream()
                        .collect(groupingBy(row -> (UUID) row[0], mapping(row -> (String) row[1], toList()))));
    }

    /** Does the same as {@link #replace}; nothing where the list is absent. */
    Uni<Void> change(Membership membership, TenantEntity holder, Field<List<String>> namesOrIds) {
        return namesOrIds instanceof Field.Present<List<String>> present
                ? replace(membership, holder, present.value())
                : Uni.createFrom().voidItem();
    }

    /**
     * Takes the holder, whose row is locked or new, out of all groups and into those given, none for null. 400 for a list
     * that is too long and for a name or id that the organization does not have.
     */
    Uni<Void> replace(Membership membership, TenantEntity holder, @Nullable List<String> namesOrIds) {
        var wanted = wanted(membership, namesOrIds);
        return namesOf(membership, holder).chain(before -> find(membership, holder.organizationId(), wanted)
                .invoke(found -> requireAll(membership, wanted, found))
                .map(found -> found.stream().map(TenantEntity::id).toList())
                .call(() -> leave(membership, holder))
                .chain(ids -> ids.isEmpty() ? Uni.createFrom().voidItem() : join(membership, holder, ids))
                .chain(() -> namesOf(membership, holder))
                .chain(now -> resourceAudit.changedMembers(
                        membership.holder(),
                        holder,
                        Map.of(membership.attribute(), before),
                        Map.of(membership.attribute(), now))));
    }

    private Uni<List<String>> namesOf(Membership membership, TenantEntity holder) {
        return names(membership, List.of(holder)).map(names -> names.getOrDefault(holder.id(), List.of()));
    }

    private Uni<? extends List<? extends TenantEntity>> find(
            Membership membership, UUID organizationId, Collection<String> namesOrIds) {
        var known = membership.group() == ResourceType.TEAM ? teams.repository() : roles.repository();
        return known.findAll(organizationId, namesOrIds);
    }

    private static Set<String> wanted(Membership membership, @Nullable List<String> namesOrIds) {
        if (namesOrIds == null) {
            return Set.of();
        }
        if (namesOrIds.size() > MAX_GROUPS || namesOrIds.stream().anyMatch(Objects::isNull)) {
            throw ApiException.invalid(
                    membership.resource(),
                    membership.attribute(),
                    membership.attribute() + " must be at most " + MAX_GROUPS + " names or ids");
        }
        return new LinkedHashSet<>(namesOrIds);
    }

    private static void requireAll(Membership membership, Set<String> wanted, List<? extends TenantEntity> found) {
        var names = new HashSet<String>();
        var ids = new HashSet<UUID>();
        found.forEach(one -> {
            names.add(one.name());
            ids.add(one.id());
        });
        for (var nameOrId : wanted) {
            var id = PathId.orNull(nameOrId);
            if (id == null ? !names.contains(nameOrId) : !ids.contains(id)) {
                throw ApiException.invalid(
                        membership.resource(),
                        membership.attribute(),
                        membership.attribute() + ": the organization has no " + Excerpt.of(nameOrId));
            }
        }
    }

    private static Uni<Void> leave(Membership membership, TenantEntity holder) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(membership.in(LEAVE))
                        .setParameter("organization", holder.organizationId())
                        .setParameter("holder", holder.id())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static Uni<Void> join(Membership membership, TenantEntity holder, List<UUID> groupIds) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(membership.in(JOIN))
                        .setParameter("organization", holder.organizationId())
                        .setParameter("holder", holder.id())
                        .setParameter("ids", groupIds)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
