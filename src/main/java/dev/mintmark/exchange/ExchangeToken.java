package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidGrant;
import static dev.mintmark.platform.error.OAuthException.invalidRequest;

import dev.mintmark.claims.JobProject;
import dev.mintmark.claims.JobProjects;
import dev.mintmark.claims.JobToken;
import dev.mintmark.claims.SignJobToken;
import dev.mintmark.issuer.IssuerUse;
import dev.mintmark.jwt.InvalidTokenException;
import dev.mintmark.jwt.Jws;
import dev.mintmark.jwt.JwsReader;
import dev.mintmark.jwt.RegisteredClaims;
import dev.mintmark.platform.OwnUrls;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.platform.time.Ids;
import dev.mintmark.policy.definition.TokenType;
import dev.mintmark.signing.SignedToken;
import dev.mintmark.signing.keys.SigningSettings;
import dev.mintmark.token.AccessToken;
import dev.mintmark.token.SignAccessToken;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges an outside identity's token for one of this service (RFC 8693). The steps: read, find the trust, verify,
 * decide, sign, record, answer.
 */
@Singleton
class ExchangeToken {
    private static final int ATTEMPTS = 2;
    private static final String BEHIND =
            "the token has expired; the clock here is behind the database's, so an operator needs to look at it";

    private final TrustCache trustCache;
    private final UnknownTrust unknownTrust;
    private final VerifySubjectToken verifySubjectToken;
    private final DecideExchange decideExchange;
    private final JobProjects jobProjects;
    private final SignAccessToken signAccessToken;
    private final SignJobToken signJobToken;
    private final IssueRows issueRows;
    private final RecordIssue recordIssue;
    private final GroupCommit groupCommit;
    private final Redemptions redemptions;
    private final ExchangeOutcomes outcomes;
    private final ExplainRefusal explainRefusal;
    private final IssuerUse issuerUse;
    private final OwnUrls ownUrls;
    private final Ids ids;
    private final Clock clock;

    ExchangeToken(
            TrustCache trustCache,
            UnknownTrust unknownTrust,
            VerifySubjectToken verifySubjectToken,
            SigningSettings signingSettings,
            JobProjects jobProjects,
            SignAccessToken signAccessToken,
            SignJobToken signJobToken,
            IssueRows issueRows,
            RecordIssue recordIssue,
            GroupCommit groupCommit,
            Redemptions redemptions,
            ExchangeOutcomes outcomes,
            ExplainRefusal explainRefusal,
            IssuerUse issuerUse,
            OwnUrls ownUrls,
            Ids ids,
            Clock clock) {
        this.trustCache = trustCache;
        this.unknownTrust = unknownTrust;
        this.verifySubjectToken = verifySubjectToken;
        this.decideExchange = new DecideExchange(signingSettings.longestTokenLife());
        this.jobProjects = jobProjects;
        this.signAccessToken = signAccessToken;
        this.signJobToken = signJobToken;
        this.issueRows = issueRows;
        this.recordIssue = recordIssue;
        this.groupCommit = groupCommit;
        this.redemptions = redemptions;
        this.outcomes = outcomes;
        this.explainRefusal = explainRefusal;
        this.issuerUse = issuerUse;
        this.ownUrls = ownUrls;
        this.ids = ids;
        this.clock = clock;
    }

    /** Fails with an {@link OAuthException} for whatever stands in the way. */
    Uni<TokenResponse> exchange(ExchangeRequest request) {
        return attempt(request, read(request.subjectToken()), ATTEMPTS);
    }

    private Jws read(String subjectToken) {
        try {
            return JwsReader.read(subjectToken);
        } catch (InvalidTokenException e) {
            var refusal = VerifySubjectToken.refusal(e);
            outcomes.unreadable(refusal);
            throw refusal;
        }
    }

    private Uni<TokenResponse> attempt(ExchangeRequest request, Jws subjectToken, int attempts) {
        return findTrust(request, subjectToken).chain(trust -> verifySubjectToken
                .verify(subjectToken, trust, request)
                .onFailure(OAuthException.class)
                .invoke(refusal -> outcomes.unverified(trust, refusal))
                .chain(subject -> redeem(request, trust, subjectToken, subject)
                        .onFailure(OAuthException.class)
                        .invoke(refusal -> outcomes.denied(request, trust, subject, refusal))
                        .onFailure(OAuthException.class)
                        .recoverWithUni(refusal -> explainRefusal
                                .explain(request, trust, subjectToken.claims(), refusal)
                                .chain(explained -> Uni.createFrom().<TokenResponse>failure(explained)))
                        .chain(answer -> answer == null
                                ? again(request, trust, subjectToken, subject, attempts - 1)
                                : Uni.createFrom().item(answer))));
    }

    private Uni<Trust> findTrust(ExchangeRequest request, Jws subjectToken) {
        var iss = subjectToken.unverifiedIssuer();
        if (iss == null) {
            var refusal =
                    invalidRequest("The token has no iss that is a string.").because("invalid_claim");
            outcomes.unreadable(refusal);
            throw refusal;
        }
        if (ownUrls.contains(iss)) {
            var refusal = invalidRequest("The token is one of our own, which are no subject tokens.")
                    .because("wrong_kind");
            outcomes.unreadable(refusal);
            throw refusal;
        }
        return trustCache
                .find(request.organization(), iss)
                .chain(trust -> trust == null
                        ? refuseUnknown(request.organization(), iss)
                        : Uni.createFrom().item(trust));
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

    /** Null where the data that decided it holds no more. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable TokenResponse> redeem(
            ExchangeRequest request, Trust trust, Jws subjectToken, RegisteredClaims subject) {
        return findProject(request, trust)
                .map(project -> decideExchange.decide(
                        request, trust, project, subjectToken.claims(), subject, ids.next(), clock.instant()))
                .chain(issue -> trust.singleUse()
                        ? redeemOnce(
                                request, trust, issue, Redemption.of(request, subjectToken, subject, clock.instant()))
                        : issue(request, trust, issue));
    }

    /** Null where no job token is asked for, or the organization has no such project. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable JobProject> findProject(ExchangeRequest request, Trust trust) {
        var projectId = request.projectId();
        if (projectId == null) {
            return Uni.createFrom().nullItem();
        }
        var login = request.tokenType() == TokenType.PERSONAL ? request.holder() : null;
        return jobProjects.find(trust.organizationId(), projectId, login);
    }

    private Uni<SignedToken> sign(Issue issue) {
        var project = issue.project();
        return project == null
                ? signAccessToken.sign(issue.token(), issue.typ())
                : signJobToken.sign(JobToken.of(issue.token(), project));
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable TokenResponse> issue(ExchangeRequest request, Trust trust, Issue issue) {
        return sign(issue).chain(signed -> groupCommit
                .record(issueRows.signed(issue, trust, signed.kid()))
                .map(recorded -> recorded ? answer(request, issue.token(), signed.text()) : null));
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable TokenResponse> redeemOnce(
            ExchangeRequest request, Trust trust, Issue issue, Redemption redemption) {
        return sign(issue).chain(signed -> recordIssue
                .recordOnce(issueRows.signed(issue, trust, signed.kid()), redemption)
                .chain(outcome -> switch (outcome) {
                    case RECORDED -> Uni.createFrom().item(answer(request, issue.token(), signed.text()));
                    case REDEEMED -> repeat(request, trust, issue, redemption);
                    case OUT_OF_DATE -> Uni.createFrom().nullItem();
                    case FORGOTTEN ->
                        Uni.createFrom().failure(invalidGrant(BEHIND).because("expired"));
                }));
    }

    /** A client that lost its answer gets it again, signed anew; whoever else shows the token gets nothing. */
    private Uni<TokenResponse> repeat(ExchangeRequest request, Trust trust, Issue issue, Redemption redemption) {
        return redemptions
                .find(trust, redemption.jti())
                .map(earlier -> {
                    if (earlier == null) {
                        throw invalidGrant("the token was redeemed already, and its issuer's tokens are for one use")
                                .because("already_redeemed");
                    }
                    return earlier.again(redemption, issue.token());
                })
                .chain(token ->
                        sign(issue.of(token)).map(signed -> answer(request, token, signed.text(), redemption.at())));
    }

    private TokenResponse answer(ExchangeRequest request, AccessToken token, String text) {
        outcomes.issued();
        return answer(request, token, text, token.issued());
    }

    private TokenResponse answer(ExchangeRequest request, AccessToken token, String text, Instant now) {
        issuerUse.used(token.clientId());
        return new TokenResponse(
                text,
                request.issuedTokenType(),
                request.tokenScheme(),
                token.expires().getEpochSecond() - now.getEpochSecond(),
                token.scope());
    }

    /** Decides once more by present data, since the data of the decision may have changed. */
    private Uni<TokenResponse> again(
            ExchangeRequest request, Trust trust, Jws subjectToken, RegisteredClaims subject, int attempts) {
        trustCache.forget(trust);
        if (attempts > 0) {
            return attempt(request, subjectToken, attempts);
        }
        if (request.tokenType() == TokenType.PERSONAL || request.tokenType() == TokenType.TEAM) {
            var refusal = invalidGrant(
                            "the organization has no " + (request.tokenType() == TokenType.TEAM ? "team " : "member ")
                                    + Excerpt.of(String.valueOf(request.holder())))
                    .because("no_such_holder");
            outcomes.denied(request, trust, subject, refusal);
            throw refusal;
        }
        throw OAuthException.temporarilyUnavailable("the organization's policy is being changed; try again shortly");
    }
}
