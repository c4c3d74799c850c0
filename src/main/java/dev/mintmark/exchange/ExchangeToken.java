package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidGrant;

import dev.mintmark.claims.JobProject;
import dev.mintmark.claims.JobProjects;
import dev.mintmark.jwt.InvalidTokenException;
import dev.mintmark.jwt.Jws;
import dev.mintmark.jwt.JwsReader;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.platform.time.Ids;
import dev.mintmark.policy.definition.TokenType;
import dev.mintmark.signing.keys.SigningSettings;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges an outside identity's token for one of this service (RFC 8693). The steps: read, find the trust, verify,
 * decide, issue.
 */
@Singleton
class ExchangeToken {
    private static final int ATTEMPTS = 2;

    private final FindTrust findTrust;
    private final VerifySubjectToken verifySubjectToken;
    private final JobProjects jobProjects;
    private final DecideExchange decideExchange;
    private final IssueDecided issueDecided;
    private final ExchangeOutcomes outcomes;
    private final ExplainRefusal explainRefusal;
    private final Ids ids;
    private final Clock clock;

    ExchangeToken(
            FindTrust findTrust,
            VerifySubjectToken verifySubjectToken,
            JobProjects jobProjects,
            SigningSettings signingSettings,
            IssueDecided issueDecided,
            ExchangeOutcomes outcomes,
            ExplainRefusal explainRefusal,
            Ids ids,
            Clock clock) {
        this.findTrust = findTrust;
        this.verifySubjectToken = verifySubjectToken;
        this.jobProjects = jobProjects;
        this.decideExchange = new DecideExchange(signingSettings.longestTokenLife());
        this.issueDecided = issueDecided;
        this.outcomes = outcomes;
        this.explainRefusal = explainRefusal;
        this.ids = ids;
        this.clock = clock;
    }

    /** Fails with an {@link OAuthException} for whatever stands in the way. */
    Uni<TokenResponse> exchange(ExchangeRequest request) {
        return attempt(request, read(request.subjectToken()), ATTEMPTS - 1);
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

    private Uni<TokenResponse> attempt(ExchangeRequest request, Jws subjectToken, int further) {
        return findTrust.find(request, subjectToken).chain(trust -> verifySubjectToken
                .verify(subjectToken, trust, request)
                .onFailure(OAuthException.class)
                .invoke(refusal -> outcomes.unverified(trust, refusal))
                .chain(subject -> answer(new ExchangeAttempt(request, subjectToken, trust, subject, further))));
    }

    private Uni<TokenResponse> answer(ExchangeAttempt attempt) {
        return redeem(attempt)
                .onFailure(OAuthException.class)
                .invoke(refusal -> outcomes.denied(attempt, refusal))
                .onFailure(OAuthException.class)
                .recoverWithUni(
                        refusal -> explainRefusal.explain(attempt, refusal).chain(explained -> Uni.createFrom()
                                .<AttemptOutcome>failure(explained)))
                .chain(outcome -> outcome instanceof AttemptOutcome.Answered answered
                        ? Uni.createFrom().item(answered.response())
                        : again(attempt));
    }

    private Uni<AttemptOutcome> redeem(ExchangeAttempt attempt) {
        return findProject(attempt)
                .map(project -> decideExchange.decide(attempt, project, ids.next(), clock.instant()))
                .chain(issue -> issueDecided.issue(attempt, issue));
    }

    /** Null where no job token is asked for, or the organization has no such project. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable JobProject> findProject(ExchangeAttempt attempt) {
        var request = attempt.request();
        var projectId = request.projectId();
        if (projectId == null) {
            return Uni.createFrom().nullItem();
        }
        var login = request.tokenType() == TokenType.PERSONAL ? request.holder() : null;
        return jobProjects.find(attempt.trust().organizationId(), projectId, login);
    }

    /** Decides once more by present data, since the data of the decision may have changed. */
    private Uni<TokenResponse> again(ExchangeAttempt attempt) {
        findTrust.forget(attempt.trust());
        var request = attempt.request();
        if (attempt.further() > 0) {
            return attempt(request, attempt.subjectToken(), attempt.further() - 1);
        }
        if (request.tokenType() == TokenType.PERSONAL || request.tokenType() == TokenType.TEAM) {
            var refusal = invalidGrant(
                            "the organization has no " + (request.tokenType() == TokenType.TEAM ? "team " : "member ")
                                    + Excerpt.of(String.valueOf(request.holder())))
                    .because("no_such_holder");
            outcomes.denied(attempt, refusal);
            throw refusal;
        }
        throw OAuthException.temporarilyUnavailable("the organization's policy is being changed; try again shortly");
    }
}
