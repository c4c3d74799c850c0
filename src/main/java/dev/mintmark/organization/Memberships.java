package dev.mintmark.organization;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Which teams and roles members are in: two tables of nothing but keys, in SQL within the caller's session. */
@Singleton
final class Memberships {
    private static final String NAMES =
            """
            select joined.member_id, <group>.name
              from <group>_member joined
              join <group> on <group>.organization_id = joined.organization_id and <group>.id = joined.<group>_id
             where joined.organization_id = :organization and joined.member_id in (:members)
             order by <group>.name collate "C"
            """;
    private static final String LEAVE =
            """
            delete from <group>_member where organization_id = :organization and member_id = :member
            """;
    private static final String JOIN =
            """
            insert into <group>_member (organization_id, <group>_id, member_id)
            select organization_id, id, :member from <group> where organization_id = :organization and id in (:ids)
            """;

    /** The names of each member's groups, sorted; nothing for a member in none. */
    Uni<Map<UUID, List<String>>> names(Group group, UUID organizationId, Collection<UUID> memberIds) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(group.in(NAMES), Object[].class)
                        .setParameter("organization", organizationId)
                        .setParameter("members", memberIds)
                        .getResultList())
                .map(rows -> rows.stream()
                        .collect(groupingBy(row -> (UUID) row[0], mapping(row -> (String) row[1], toList()))));
    }

    /** Takes the member, whose row is locked or new, out of all groups and into those given. */
    Uni<Void> replace(Group group, Member member, List<UUID> groupIds) {
        return leave(group, member)
                .chain(() -> groupIds.isEmpty() ? Uni.createFrom().voidItem() : join(group, member, groupIds));
    }

    private static Uni<Void> leave(Group group, Member member) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(group.in(LEAVE))
                        .setParameter("organization", member.organizationId())
                        .setParameter("member", member.id())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static Uni<Void> join(Group group, Member member, List<UUID> groupIds) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(group.in(JOIN))
                        .setParameter("organization", member.organizationId())
                        .setParameter("member", member.id())
                        .setParameter("ids", groupIds)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
