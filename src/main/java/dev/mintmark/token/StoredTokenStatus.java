package dev.mintmark.token;

import dev.mintmark.access.TokenStatus;
import dev.mintmark.platform.caller.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
class StoredTokenStatus implements TokenStatus {
    private final GoodTokens goodTokens;

    StoredTokenStatus(GoodTokens goodTokens) {
        this.goodTokens = goodTokens;
    }

    @Override
    public Uni<@Nullable Caller> find(UUID tokenId) {
        return goodTokens.find(tokenId).map(StoredTokenStatus::caller);
    }

    /** A token for an application is good here as well, for what concerns the token itself. One for a resource is not. */
    static @Nullable Caller caller(@Nullable GoodToken token) {
        if (token == null || !(token.forUs() || token.application() != null)) {
            return null;
        }
        var permissions = new HashSet<>(token.permissions());
        if (token.isOfMember() && token.application() == null) {
            permissions.add(Caller.READ_ORGANIZATION);
        }
        return new Caller(
                token.id(),
                token.name(),
                token.organizationId(),
                token.organization(),
                token.kind(),
                token.subject(),
                token.holder(),
                token.holderId(),
                token.application(),
                token.roleIds(),
                permissions,
                token.serviceAdmin() && token.application() == null && permissions.contains(Caller.ADMIN));
    }
}
