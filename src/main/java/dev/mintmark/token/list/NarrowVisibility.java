package dev.mintmark.token.list;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.http.PathId;
import dev.mintmark.token.FindByNameOrId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Narrows a list of tokens to those of an API user, to those for an application, or to both. */
@Singleton
public class NarrowVisibility {
    private static final UUID NOTHING = new UUID(0, 0);

    private final FindByNameOrId find;

    NarrowVisibility(FindByNameOrId find) {
        this.find = find;
    }

    /**
     * The tokens in sight that are an API user's, or for an application. An id finds also what is gone: its tokens are on
     * record.
     *
     * @param apiUser name or id; null for everybody
     * @param application name or id; null for all that they may be for
     * @return fails with 404 for a name that nothing has, and for what is out of sight
     */
    public Uni<TokenVisibility> narrow(
            TokenVisibility visibility, @Nullable String apiUser, @Nullable String application) {
        return forApplication(visibility, application)
                .chain(forApplication -> ofHolder(visibility, apiUser, forApplication));
    }

    private Uni<TokenVisibility> ofHolder(
            TokenVisibility visibility, @Nullable String apiUser, TokenVisibility forApplication) {
        if (apiUser == null) {
            return Uni.createFrom().item(forApplication);
        }
        return idOf(visibility, apiUser, () -> find.apiUser(visibility.organizationId(), apiUser))
                .map(id -> seen(forApplication.ofHolder(id), "ApiUser"));
    }

    private Uni<TokenVisibility> forApplication(TokenVisibility visibility, @Nullable String application) {
        if (application == null) {
            return Uni.createFrom().item(visibility);
        }
        return idOf(visibility, application, () -> find.application(visibility.organizationId(), application))
                .map(id -> seen(visibility.forApplication(id), "Application"));
    }

    private static Uni<UUID> idOf(TokenVisibility visibility, String nameOrId, Supplier<Uni<UUID>> find) {
        var id = PathId.orNull(nameOrId);
        if (id != null) {
            return Uni.createFrom().item(id);
        }
        // A caller that does not see everything does not learn what there is either.
        return visibility.isWhole()
                ? find.get()
                : find.get().onFailure(ApiException.class).recoverWithItem(NOTHING);
    }

    private static TokenVisibility seen(@Nullable TokenVisibility visibility, String resource) {
        if (visibility == null) {
            throw ApiException.notFound(resource);
        }
        return visibility;
    }
}
