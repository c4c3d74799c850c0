package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidRequest;

import dev.mintmark.jwt.Jws;
import dev.mintmark.platform.OwnUrls;
import dev.mintmark.platform.error.OAuthException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Finds the trust that a subject token is judged by, or refuses a token that no trust is for. */
@Singleton
class FindTrust {
    private final TrustCache trustCache;
    private final UnknownTrust unknownTrust;
    private final ExchangeOutcomes outcomes;
    private final OwnUrls ownUrls;

    FindTrust(TrustCache trustCache, UnknownTrust unknownTrust, ExchangeOutcomes outcomes, OwnUrls ownUrls) {
        this.trustCache = trustCache;
        this.unknownTrust = unknownTrust;
        this.outcomes = outcomes;
        this.ownUrls = ownUrls;
    }

    /** @throws OAuthException for a token of no issuer, of our own, or of one that the organization does not trust */
    Uni<Trust> find(ExchangeRequest request, Jws subjectToken) {
        var iss = subjectToken.unverifiedIssuer();
        if (iss == null) {
            throw unreadable(
                    invalidRequest("The token has no iss that is a string.").because("invalid_claim"));
        }
        if (ownUrls.contains(iss)) {
            throw unreadable(invalidRequest("The token is one of our own, which are no subject tokens.")
                    .because("wrong_kind"));
        }
        return trustCache
                .find(request.organization(), iss)
                .chain(trust -> trust == null
                        ? refuseUnknown(request.organization(), iss)
                        : Uni.createFrom().item(trust));
    }

    /** Has the next attempt read the trust anew. */
    void forget(Trust outOfDate) {
        trustCache.forget(outOfDate);
    }

    private OAuthException unreadable(OAuthException refusal) {
        outcomes.unreadable(refusal);
        return refusal;
    }

    private Uni<Trust> refuseUnknown(String organization, String iss) {
        return unknownTrust.explain(organization, iss).chain(unknown -> {
            if (unknown.organizationId() == null) {
                outcomes.unreadable(unknown.refusal());
            } else {
                outcomes.unknownIssuer(unknown.organizationId(), organization, unknown.refusal());
            }
            return Uni.createFrom().failure(unknown.refusal());
        });
    }
}
