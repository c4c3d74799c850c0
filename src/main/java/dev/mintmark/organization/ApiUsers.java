package dev.mintmark.organization;

import dev.mintmark.platform.database.EntityWork;
import dev.mintmark.platform.paging.Page;
import dev.mintmark.platform.paging.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the API users of every organization. A change of an API user's permissions locks its row before its
 * roles. Issuing and renewing lock in the same order. So they see all of a change or none, and never deadlock.
 */
@Singleton
final class ApiUsers {
    private static final String RESOURCE = ResourceType.API_USER.resource();

    private final Memberships memberships;
    private final NewRows newRows;
    private final TenantRepository<ApiUser, ApiUserResponse> repository;

    ApiUsers(Paging paging, Memberships memberships, NewRows newRows, ResourceAudit resourceAudit) {
        this.memberships = memberships;
        this.newRows = newRows;
        this.repository = new TenantRepository<>(
                ResourceType.API_USER, ApiUser.class, this::views, paging, newRows, resourceAudit);
    }

    TenantRepository<ApiUser, ApiUserResponse> repository() {
        return repository;
    }

    /** @param email in any case; null for all API users */
    Uni<Page<ApiUserResponse>> page(
            UUID organizationId, @Nullable String email, @Nullable String limit, @Nullable String cursor) {
        return email == null
                ? repository.page(organizationId, limit, cursor)
                : repository.page(organizationId, limit, cursor, "lower(email) = lower(?3)", email);
    }

    Uni<ApiUserResponse> add(UUID organizationId, ApiUserResource.CreateApiUserRequest wanted) {
        var user = new ApiUser(
                organizationId,
                newRows.next(),
                ResourceType.API_USER.requireName(wanted.name()),
                EmailAddress.require(RESOURCE, wanted.email()));
        return EntityWork.inTransaction(() -> repository
                .insert(user)
                .call(() -> memberships.replace(Membership.ROLES_OF_API_USER, user, wanted.roles()))
                .chain(repository::view));
    }

    Uni<ApiUserResponse> change(UUID organizationId, String nameOrId, ApiUserResource.ChangeApiUserRequest change) {
        return EntityWork.inTransaction(() -> repository
                .lock(organizationId, nameOrId)
                .invoke(change::apply)
                .call(repository::flush)
                .call(user -> memberships.change(Membership.ROLES_OF_API_USER, user, change.roles()))
                .chain(repository::view));
    }

    /** Suspends an API user. One that is suspended already stays so since then. */
    Uni<ApiUserResponse> suspend(UUID organizationId, String nameOrId) {
        return changeWhere(
                user -> user.suspendedAt() == null, organizationId, nameOrId, user -> user.suspend(newRows.now()));
    }

    Uni<ApiUserResponse> unsuspend(UUID organizationId, String nameOrId) {
        return changeWhere(user -> user.suspendedAt() != null, organizationId, nameOrId, ApiUser::unsuspend);
    }

    /** Leaves one that {@code needsIt} is false of as it is. */
    private Uni<ApiUserResponse> changeWhere(
            Predicate<ApiUser> needsIt, UUID organizationId, String nameOrId, Consumer<ApiUser> change) {
        return EntityWork.inTransaction(() -> repository
                .lock(organizationId, nameOrId)
                .call(user -> {
                    if (!needsIt.test(user)) {
                        return Uni.createFrom().voidItem();
                    }
                    change.accept(user);
                    return repository.flush(user);
                })
                .chain(repository::view));
    }

    private Uni<List<ApiUserResponse>> views(List<ApiUser> users) {
        return memberships.names(Membership.ROLES_OF_API_USER, users).map(roles -> users.stream()
                .map(user -> ApiUserResponse.of(user, roles.getOrDefault(user.id(), List.of())))
                .toList());
    }
}
