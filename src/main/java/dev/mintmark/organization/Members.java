package dev.mintmark.organization;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.database.EntityWork;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.json.Field;
import dev.mintmark.platform.paging.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The members of every organization. */
@Singleton
public final class Members {
    private static final String RESOURCE = ResourceType.MEMBER.resource();
    private static final String SERVICE_ADMIN = "serviceAdmin";

    private final Memberships memberships;
    private final ServiceAdministrators administrators;
    private final WaysIn waysIn;
    private final NewRows newRows;
    private final TenantRepository<Member, MemberResponse> repository;

    Members(
            Paging paging,
            Memberships memberships,
            ServiceAdministrators administrators,
            WaysIn waysIn,
            NewRows newRows,
            ResourceAudit resourceAudit) {
        this.memberships = memberships;
        this.administrators = administrators;
        this.waysIn = waysIn;
        this.newRows = newRows;
        this.repository =
                new TenantRepository<>(ResourceType.MEMBER, Member.class, this::views, paging, newRows, resourceAudit);
    }

    /** Null where the organization has no such member. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable Member> find(UUID organizationId, String loginOrId) {
        return repository.find(organizationId, loginOrId);
    }

    TenantRepository<Member, MemberResponse> repository() {
        return repository;
    }

    Uni<MemberResponse> add(UUID organizationId, MemberResource.AddMemberRequest wanted, Caller caller) {
        var role = wanted.role() == null ? MemberRole.MEMBER : MemberRole.of(wanted.role());
        var member = new Member(organizationId, newRows.next(), ResourceType.MEMBER.requireName(wanted.login()), role);
        member.display(DisplayName.check(RESOURCE, "name", wanted.name()));
        if (wanted.serviceAdmin() != null) {
            ServiceAdministrators.demand(caller, RESOURCE, SERVICE_ADMIN);
            setService(member, wanted.serviceAdmin());
        }
        return EntityWork.inTransaction(() -> repository
                .insert(member)
                .call(() -> memberships.replace(Membership.TEAMS_OF_MEMBER, member, wanted.teams()))
                .call(() -> memberships.replace(Membership.ROLES_OF_MEMBER, member, wanted.roles()))
                .chain(repository::view));
    }

    Uni<MemberResponse> change(
            UUID organizationId, String loginOrId, MemberResource.ChangeMemberRequest change, Caller caller) {
        if (change.serviceAdmin() instanceof Field.Present) {
            ServiceAdministrators.demand(caller, RESOURCE, SERVICE_ADMIN);
        }
        return EntityWork.inTransaction(() -> repository
                .lock(organizationId, loginOrId)
                .invoke(member -> ServiceAdministrators.protect(member, caller))
                .call(member -> keepWaysIn(member, caller, () -> apply(member, change, caller)))
                .chain(repository::view));
    }

    /** Removes a member. Only a service-wide administrator removes another one. */
    Uni<Void> remove(UUID organizationId, String loginOrId, Caller caller) {
        return EntityWork.inTransaction(() -> repository
                .lock(organizationId, loginOrId)
                .call(member -> withdrawService(member, caller))
                .chain(member -> keepWaysIn(member, caller, () -> repository.delete(member))));
    }

    private Uni<Void> apply(Member member, MemberResource.ChangeMemberRequest change, Caller caller) {
        return changeService(member, change.serviceAdmin(), caller)
                .chain(() -> changeSelf(member, change))
                .chain(() -> memberships.change(Membership.TEAMS_OF_MEMBER, member, change.teams()))
                .chain(() -> memberships.change(Membership.ROLES_OF_MEMBER, member, change.roles()));
    }

    /** Makes a change that may take a way in: only administrators are ways in. */
    private Uni<Void> keepWaysIn(Member member, Caller caller, Supplier<Uni<Void>> change) {
        return member.role().equals(MemberRole.ADMIN.text())
                ? waysIn.keep(RESOURCE, caller, member.organizationId(), change)
                : change.get();
    }

    private Uni<Void> changeSelf(Member member, MemberResource.ChangeMemberRequest change) {
        change.name().ifPresent(name -> member.display(DisplayName.check(RESOURCE, "name", name)));
        change.role().ifPresent(role -> member.take(MemberRole.of(required("role", role))));
        return repository.flush(member);
    }

    private Uni<Void> changeService(Member member, Field<Boolean> change, Caller caller) {
        if (!(change instanceof Field.Present<Boolean> present)) {
            return Uni.createFrom().voidItem();
        }
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

    private Uni<List<MemberResponse>> views(List<Member> members) {
        return memberships.names(Membership.TEAMS_OF_MEMBER, members).chain(teams -> memberships
                .names(Membership.ROLES_OF_MEMBER, members)
                .map(roles -> members.stream()
                        .map(member -> MemberResponse.of(
                                member,
                                teams.getOrDefault(member.id(), List.of()),
                                roles.getOrDefault(member.id(), List.of())))
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
