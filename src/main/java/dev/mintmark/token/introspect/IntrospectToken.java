package dev.mintmark.token.introspect;

import dev.mintmark.access.TokenUses;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.platform.http.Peer;
import dev.mintmark.token.AccessTokenParser;
import dev.mintmark.token.ActiveToken;
import dev.mintmark.token.ActiveTokens;
import dev.mintmark.token.TokenAccess;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Introspects a token (RFC 7662). The row is read each time: revocation is never cached. */
@Singleton
class IntrospectToken {
    private final AccessTokenParser accessTokenParser;
    private final ActiveTokens activeTokens;
    private final TokenUses tokenUses;

    IntrospectToken(AccessTokenParser accessTokenParser, ActiveTokens activeTokens, TokenUses tokenUses) {
        this.accessTokenParser = accessTokenParser;
        this.activeTokens = activeTokens;
        this.tokenUses = tokenUses;
    }

    /**
     * Answers what a token is worth. One answer serves all that must look alike: unknown, expired, revoked, another
     * organization's or another application's. It counts as a use of a good token where the token's own application
     * asks.
     *
     * @param peer the service that asks, to which the token was shown
     * @throws OAuthException 403 for a caller that may not ask
     */
    Uni<IntrospectionResponse> introspect(Caller caller, String text, Peer peer) {
        if (!caller.mayIntrospect()) {
            throw new OAuthException(403, "insufficient_scope", "the caller's token lacks the permission introspect");
        }
        return accessTokenParser
                .find(text)
                .chain(shown -> shown == null
                        ? Uni.createFrom().item(IntrospectionResponse.INACTIVE)
                        : activeTokens
                                .find(shown.id())
                                .map(token -> token == null || !isFor(caller, token)
                                        ? IntrospectionResponse.INACTIVE
                                        : answer(caller, token, shown.iss(), peer)));
    }

    private IntrospectionResponse answer(Caller caller, ActiveToken token, String iss, Peer peer) {
        if (TokenAccess.isDestination(caller, token.audiences())) {
            tokenUses.used(token.organizationId(), token.id(), peer);
        }
        return IntrospectionResponse.of(token, iss);
    }

    private static boolean isFor(Caller caller, ActiveToken token) {
        var application = caller.application();
        return token.organizationId().equals(caller.organizationId())
                && (application == null
                        || token.audiences().contains(application.audience())
                        || (application.introspectsOrganization() && token.actor() != null));
    }
}
