package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidGrant;

import dev.mintmark.issuer.IssuerUse;
import dev.mintmark.token.AccessToken;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/** Issues what was decided: sign, record, answer. */
@Singleton
class IssueDecided {
    private static final String BEHIND =
            "the token has expired; the clock here is behind the database's, so an operator needs to look at it";

    private final SignIssue signIssue;
    private final IssueRows issueRows;
    private final RecordIssue recordIssue;
    private final GroupCommit groupCommit;
    private final Redemptions redemptions;
    private final ExchangeOutcomes outcomes;
    private final IssuerUse issuerUse;
    private final Clock clock;

    IssueDecided(
            SignIssue signIssue,
            IssueRows issueRows,
            RecordIssue recordIssue,
            GroupCommit groupCommit,
            Redemptions redemptions,
            ExchangeOutcomes outcomes,
            IssuerUse issuerUse,
            Clock clock) {
        this.signIssue = signIssue;
        this.issueRows = issueRows;
        this.recordIssue = recordIssue;
        this.groupCommit = groupCommit;
        this.redemptions = redemptions;
        this.outcomes = outcomes;
        this.issuerUse = issuerUse;
        this.clock = clock;
    }

    /** Fails with 400 for a single-use token that was redeemed already, unless a client repeats its request in time. */
    Uni<AttemptOutcome> issue(ExchangeAttempt attempt, Issue issue) {
        return attempt.trust().singleUse()
                ? issueOnce(
                        attempt,
                        issue,
                        Redemption.of(attempt.request(), attempt.subjectToken(), attempt.subject(), clock.instant()))
                : issueAnyTime(attempt, issue);
    }

    private Uni<AttemptOutcome> issueAnyTime(ExchangeAttempt attempt, Issue issue) {
        return signIssue.sign(issue).chain(signed -> groupCommit
                .record(issueRows.signed(issue, attempt.trust(), signed.kid()))
                .map(recorded ->
                        recorded ? issued(attempt, issue.token(), signed.text()) : AttemptOutcome.OUT_OF_DATE));
    }

    private Uni<AttemptOutcome> issueOnce(ExchangeAttempt attempt, Issue issue, Redemption redemption) {
        return signIssue.sign(issue).chain(signed -> recordIssue
                .recordOnce(issueRows.signed(issue, attempt.trust(), signed.kid()), redemption)
                .chain(outcome -> switch (outcome) {
                    case RECORDED -> Uni.createFrom().item(issued(attempt, issue.token(), signed.text()));
                    case REDEEMED -> repeat(attempt, issue, redemption);
                    case OUT_OF_DATE -> Uni.createFrom().item(AttemptOutcome.OUT_OF_DATE);
                    case FORGOTTEN ->
                        Uni.createFrom().failure(invalidGrant(BEHIND).because("expired"));
                }));
    }

    /** A client that lost its answer gets it again, signed anew; whoever else shows the token gets nothing. */
    private Uni<AttemptOutcome> repeat(ExchangeAttempt attempt, Issue issue, Redemption redemption) {
        return redemptions
                .find(attempt.trust(), redemption.jti())
                .map(earlier -> {
                    if (earlier == null) {
                        throw invalidGrant("the token was redeemed already, and its issuer's tokens are for one use")
                                .because("already_redeemed");
                    }
                    return earlier.again(redemption, issue.token());
                })
                .chain(token -> signIssue
                        .sign(issue.of(token))
                        .map(signed -> answered(attempt, token, signed.text(), redemption.at())));
    }

    private AttemptOutcome issued(ExchangeAttempt attempt, AccessToken token, String text) {
        outcomes.issued();
        return answered(attempt, token, text, token.issued());
    }

    private AttemptOutcome answered(ExchangeAttempt attempt, AccessToken token, String text, Instant now) {
        issuerUse.used(token.clientId());
        return new AttemptOutcome.Answered(new TokenResponse(
                text,
                attempt.request().issuedTokenType(),
                attempt.request().tokenScheme(),
                token.expires().getEpochSecond() - now.getEpochSecond(),
                token.scope()));
    }
}
