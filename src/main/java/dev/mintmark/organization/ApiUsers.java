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
 * The API users of every organization. Whatever changes what one may do locks its row before it touches the roles:
 * minting and renewing take theirs in the same order, so that they see all of a change or none and never wait in a circle.
 */
@Singleton
final class ApiUsers {
    private static final String RESOURCE = Kind.API_USER.resource();

    private final Memberships memberships;
    private final Stamps stamps;
    private final Catalogue<ApiUser, ApiUserView> catalogue;

    ApiUsers(ApiUserRepository rows, Paging paging, Memberships memberships, Stamps stamps, Changes changes) {
        this.memberships = memberships;
        this.stamps = stamps;
        this.catalogue = new Catalogue<>(Kind.API_USER, rows, this::views, paging, stamps, changes);
    }

    Catalogue<ApiUser, ApiUserView> catalogue() {
        return catalogue;
    }

    /** @param email whatever its case; null for all API users */
    Uni<Page<ApiUserView>> page(
            UUID organizationId, @Nullable String email, @Nullable String limit, @Nullable String cursor) {
        return email == null
                ? catalogue.page(organizationId, limit, cursor)
                : catalogue.page(organizationId, limit, cursor, "lower(email) = lower(?3)", email);
    }

    Uni<ApiUserView> add(UUID organizationId, NewApiUser wanted) {
        var user = new ApiUser(
                organizationId,
                stamps.next(),
                Kind.API_USER.requireName(wanted.name()),
                EmailAddress.require(RESOURCE, wanted.email()));
        return EntityWork.inTransaction(() -> catalogue
                .insert(user)
                .call(() -> memberships.replace(Membership.ROLES_OF_API_USER, user, wanted.roles()))
                .chain(catalogue::view));
    }

    Uni<ApiUserView> change(UUID organizationId, String nameOrId, ApiUserChange change) {
        return EntityWork.inTransaction(() -> catalogue
                .lock(organizationId, nameOrId)
                .invoke(change::apply)
                .call(catalogue::flush)
                .call(user -> memberships.change(Membership.ROLES_OF_API_USER, user, change.roles()))
                .chain(catalogue::view));
    }

    /** Whoever is suspended already stays so since then. */
    Uni<ApiUserView> suspend(UUID organizationId, String nameOrId) {
        return changeWhere(
                user -> user.suspendedAt() == null, organizationId, nameOrId, user -> user.suspend(stamps.now()));
    }

    Uni<ApiUserView> unsuspend(UUID organizationId, String nameOrId) {
        return changeWhere(user -> user.suspendedAt() != null, organizationId, nameOrId, ApiUser::unsuspend);
    }

    /** Leaves one that {@code needsIt} is false of as it is. */
    private Uni<ApiUserView> changeWhere(
            Predicate<ApiUser> needsIt, UUID organizationId, String nameOrId, Consumer<ApiUser> change) {
        return EntityWork.inTransaction(() -> catalogue
                .lock(organizationId, nameOrId)
                .call(user -> {
                    if (!needsIt.test(user)) {
                        return Uni.createFrom().voidItem();
                    }
                    change.accept(user);
                    return catalogue.flush(user);
                })
                .chain(catalogue::view));
    }

    private Uni<List<ApiUserView>> views(List<ApiUser> users) {
        return memberships.names(Membership.ROLES_OF_API_USER, users).map(roles -> users.stream()
                .map(user -> ApiUserView.of(user, roles.getOrDefault(user.id(), List.of())))
                .toList());
    }
}
