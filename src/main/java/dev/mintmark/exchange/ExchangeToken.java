package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidGrant;
import static dev.mintmark.platform.error.OAuthException.invalidRequest;
import static dev.mintmark.platform.error.OAuthException.invalidTarget;

import dev.mintmark.issuer.IssuerUse;
import dev.mintmark.jwt.InvalidTokenException;
import dev.mintmark.jwt.Jws;
import dev.mintmark.jwt.JwsReader;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.platform.time.Ids;
import dev.mintmark.policy.TokenType;
import dev.mintmark.token.SignAccessToken;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Trades an outside identity for a token of ours, as RFC 8693 has it: read, find who is trusted, verify, decide, sign,
 * record, answer.
 */
@Singleton
class ExchangeToken {
    private static final int ATTEMPTS = 2;

    private final TrustCache trustCache;
    private final VerifySubjectToken verifySubjectToken;
    private final SignAccessToken signAccessToken;
    private final RecordIssue recordIssue;
    private final IssuerUse issuerUse;
    private final Ids ids;
    private final Clock clock;

    ExchangeToken(
            TrustCache trustCache,
            VerifySubjectToken verifySubjectToken,
            SignAccessToken signAccessToken,
            RecordIssue recordIssue,
            IssuerUse issuerUse,
            Ids ids,
            Clock clock) {
        this.trustCache = trustCache;
        this.verifySubjectToken = verifySubjectToken;
        this.signAccessToken = signAccessToken;
        this.recordIssue = recordIssue;
        this.issuerUse = issuerUse;
        this.ids = ids;
        this.clock = clock;
    }

    /** Fails with an {@link OAuthException} for whatever stands in the way. */
    Uni<TokenAnswer> exchange(TokenRequest request) {
        return attempt(request, read(request.subjectToken()), ATTEMPTS);
    }

    private static Jws read(String subjectToken) {
        try {
            return JwsReader.read(subjectToken);
        } catch (InvalidTokenException e) {
            throw invalidRequest(e.getMessage());
        }
    }

    private Uni<TokenAnswer> attempt(TokenRequest request, Jws subjectToken, int attempts) {
        return findTrust(request, subjectToken).chain(trust -> verifySubjectToken
                .verify(subjectToken, trust)
                .map(subject -> DecideExchange.decide(
                        request, trust, subjectToken.claims(), subject, ids.next(), clock.instant()))
                .chain(issue -> signAccessToken.sign(issue.token()).chain(signed -> recordIssue
                        .record(issue, trust, signed.kid())
                        .chain(recorded -> recorded
                                ? Uni.createFrom().item(answer(request, issue, signed.text()))
                                : again(request, trust, subjectToken, attempts - 1)))));
    }

    private Uni<Trust> findTrust(TokenRequest request, Jws subjectToken) {
        var iss = subjectToken.unverifiedIssuer();
        if (iss == null) {
            throw invalidRequest("The token has no iss that is a string.");
        }
        return trustCache.find(request.organization(), iss).map(trust -> {
            if (trust == null) {
                throw invalidTarget("there is no organization " + Excerpt.of(request.organization())
                        + ", or it does not trust the issuer " + Excerpt.of(iss));
            }
            return trust;
        });
    }

    private TokenAnswer answer(TokenRequest request, Issue issue, String text) {
        issuerUse.used(issue.token().clientId());
        return new TokenAnswer(
                text,
                request.issuedTokenType(),
                request.tokenScheme(),
                issue.token().expires().getEpochSecond()
                        - issue.token().issued().getEpochSecond(),
                request.scope());
    }

    /** What the decision was made by may have changed; once more, by what holds now. */
    private Uni<TokenAnswer> again(TokenRequest request, Trust trust, Jws subjectToken, int attempts) {
        trustCache.forget(trust);
        if (attempts > 0) {
            return attempt(request, subjectToken, attempts);
        }
        if (request.tokenType() == TokenType.PERSONAL || request.tokenType() == TokenType.TEAM) {
            throw invalidGrant(
                    "the organization has no " + (request.tokenType() == TokenType.TEAM ? "team " : "member ")
                            + Excerpt.of(String.valueOf(request.holder())));
        }
        throw OAuthException.temporarilyUnavailable("the organization's policy is being changed; try again shortly");
    }
}
