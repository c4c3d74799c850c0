package dev.mintmark.organization;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.json.Field;
import dev.mintmark.platform.paging.Page;
import dev.mintmark.platform.paging.Paging;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The members of every organization. */
@Singleton
public final class Members {
    private static final String RESOURCE = Kind.MEMBER.resource();
    private static final String SERVICE_ADMIN = "serviceAdmin";
    private static final int MOST_GROUPS = 100;

    private final Catalogue<Member> catalogue;
    private final Teams teams;
    private final Roles roles;
    private final Memberships memberships;
    private final ServiceAdministrators administrators;
    private final Stamps stamps;

    Members(
            MemberRepository rows,
            Paging paging,
            Teams teams,
            Roles roles,
            Memberships memberships,
            ServiceAdministrators administrators,
            Stamps stamps) {
        this.catalogue = new Catalogue<>(Kind.MEMBER, rows, paging, stamps);
        this.teams = teams;
        this.roles = roles;
        this.memberships = memberships;
        this.administrators = administrators;
        this.stamps = stamps;
    }

    /** Null where the organization has no such member. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable Member> find(UUID organizationId, String loginOrId) {
        return catalogue.find(organizationId, loginOrId);
    }

    Uni<Page<MemberView>> page(UUID organizationId, @Nullable String limit, @Nullable String cursor) {
        return Panache.withSession(
                () -> catalogue.page(organizationId, limit, cursor).chain(page -> views(organizationId, page.items())
                        .map(views -> new Page<>(views, page.next()))));
    }

    Uni<MemberView> get(UUID organizationId, String loginOrId) {
        return Panache.withSession(
                () -> catalogue.get(organizationId, loginOrId).chain(this::view));
    }

    Uni<MemberView> add(UUID organizationId, NewMember wanted, Caller caller) {
        var role = wanted.role() == null ? MemberRole.MEMBER : MemberRole.of(wanted.role());
        var member = new Member(organizationId, stamps.next(), Kind.MEMBER.requireName(wanted.login()), role);
        member.display(DisplayName.check(RESOURCE, "name", wanted.name()));
        if (wanted.serviceAdmin() != null) {
            ServiceAdministrators.demand(caller, RESOURCE, SERVICE_ADMIN);
            setService(member, wanted.serviceAdmin());
        }
        return Panache.withTransaction(() -> catalogue
                .add(member)
                .chain(() -> join(Group.TEAM, member, wanted.teams()))
                .chain(() -> join(Group.ROLE, member, wanted.roles()))
                .chain(() -> view(member)));
    }

    Uni<MemberView> change(UUID organizationId, String loginOrId, MemberChange change, Caller caller) {
        return Panache.withTransaction(() -> catalogue
                .lock(organizationId, loginOrId)
                .call(member -> changeService(member, change.serviceAdmin(), caller))
                .call(member -> changeSelf(member, change))
                .call(member -> changeGroups(Group.TEAM, member, change.teams()))
                .call(member -> changeGroups(Group.ROLE, member, change.roles()))
                .chain(this::view));
    }

    /** Whoever administers the service is removed only by their like. */
    Uni<Void> remove(UUID organizationId, String loginOrId, Caller caller) {
        return Panache.withTransaction(() -> catalogue
                .lock(organizationId, loginOrId)
                .call(member -> withdrawService(member, caller))
                .chain(catalogue::delete));
    }

    private Uni<Void> changeSelf(Member member, MemberChange change) {
        change.name().ifPresent(name -> member.display(DisplayName.check(RESOURCE, "name", name)));
        change.role().ifPresent(role -> member.take(MemberRole.of(required("role", role))));
        return catalogue.flush(member);
    }

    private Uni<Void> changeService(Member member, Field<Boolean> change, Caller caller) {
        if (!(change instanceof Field.Present<Boolean> present)) {
            return Uni.createFrom().voidItem();
        }
        ServiceAdministrators.demand(caller, RESOURCE, SERVICE_ADMIN);
        if (Boolean.TRUE.equals(present.value())) {
            member.grantService();
            return Uni.createFrom().voidItem();
        }
        return withdrawService(member, caller).invoke(member::withdrawService);
    }

    private Uni<Void> withdrawService(Member member, Caller caller) {
        if (!member.isServiceAdmin()) {
            return Uni.createFrom().voidItem();
        }
        ServiceAdministrators.demand(caller, RESOURCE, SERVICE_ADMIN);
        return administrators.keepOneBeside(RESOURCE, member.id());
    }

    private Uni<Void> changeGroups(Group group, Member member, Field<List<String>> change) {
        if (!(change instanceof Field.Present<List<String>> present)) {
            return Uni.createFrom().voidItem();
        }
        return join(group, member, present.value());
    }

    private Uni<Void> join(Group group, Member member, @Nullable List<String> namesOrIds) {
        var wanted = groups(group, namesOrIds);
        var known = group == Group.TEAM ? teams.catalogue() : roles.catalogue();
        return known.findAll(member.organizationId(), wanted)
                .invoke(found -> requireAll(group, wanted, found))
                .chain(found -> memberships.replace(
                        group, member, found.stream().map(Owned::id).toList()));
    }

    private static Set<String> groups(Group group, @Nullable List<String> namesOrIds) {
        if (namesOrIds == null) {
            return Set.of();
        }
        if (namesOrIds.size() > MOST_GROUPS || namesOrIds.stream().anyMatch(Objects::isNull)) {
            throw ApiException.invalid(
                    RESOURCE,
                    group.attribute(),
                    group.attribute() + " must be at most " + MOST_GROUPS + " names or ids");
        }
        return new LinkedHashSet<>(namesOrIds);
    }

    private static void requireAll(Group group, Set<String> wanted, List<? extends Owned> found) {
        var names = new HashSet<String>();
        var ids = new HashSet<UUID>();
        found.forEach(one -> {
            names.add(one.name());
            ids.add(one.id());
        });
        for (var nameOrId : wanted) {
            var id = Names.id(nameOrId);
            if (id == null ? !names.contains(nameOrId) : !ids.contains(id)) {
                throw ApiException.invalid(
                        RESOURCE,
                        group.attribute(),
                        group.attribute() + ": the organization has no " + Excerpt.of(nameOrId));
            }
        }
    }

    private Uni<MemberView> view(Member member) {
        return views(member.organizationId(), List.of(member)).map(views -> views.get(0));
    }

    private Uni<List<MemberView>> views(UUID organizationId, List<Member> members) {
        if (members.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        var ids = members.stream().map(Owned::id).toList();
        return memberships.names(Group.TEAM, organizationId, ids).chain(teamNames -> memberships
                .names(Group.ROLE, organizationId, ids)
                .map(roleNames -> members.stream()
                        .map(member -> MemberView.of(
                                member,
                                teamNames.getOrDefault(member.id(), List.of()),
                                roleNames.getOrDefault(member.id(), List.of())))
                        .toList()));
    }

    private static void setService(Member member, boolean wanted) {
        if (wanted) {
            member.grantService();
        }
    }

    private static String required(String attribute, @Nullable String value) {
        if (value == null) {
            throw ApiException.required(RESOURCE, attribute);
        }
        return value;
    }
}
