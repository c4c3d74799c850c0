package dev.mintmark.access;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.error.RefusedTokenException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Turns a verified token into an identity by its row. The signature says that a token was once valid; the row says that
 * it is active now. Without an active row the request fails with 401.
 */
@ApplicationScoped
class CallerAugmentor implements SecurityIdentityAugmentor {
    static final String CALLER = "mintmark.caller";

    private final TokenStatus tokens;

    CallerAugmentor(TokenStatus tokens) {
        this.tokens = tokens;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.isAnonymous() || !(identity.getPrincipal() instanceof JsonWebToken token)) {
            return Uni.createFrom().item(identity);
        }
        var id = tokenId(token);
        if (id == null) {
            return refused(TokenFault.lacks("jti"));
        }
        return tokens.find(id)
                .chain(caller -> caller == null
                        // Another statement, but for those alone whose token is not good.
                        ? tokens.explain(id).chain(sentence -> refused(new RefusedTokenException(sentence)))
                        : Uni.createFrom().item(identityOf(identity, caller)));
    }

    private static Uni<SecurityIdentity> refused(RefusedTokenException why) {
        return Uni.createFrom().failure(new AuthenticationFailedException(why));
    }

    private static SecurityIdentity identityOf(SecurityIdentity identity, Caller caller) {
        return QuarkusSecurityIdentity.builder(identity)
                .addAttribute(CALLER, caller)
                .build();
    }

    /** Null where it has none that could be ours. */
    static @Nullable UUID tokenId(JsonWebToken token) {
        try {
            return UUID.fromString(token.getTokenID());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
