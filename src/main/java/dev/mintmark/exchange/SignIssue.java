package dev.mintmark.exchange;

import dev.mintmark.claims.JobToken;
import dev.mintmark.claims.SignJobToken;
import dev.mintmark.signing.SignedToken;
import dev.mintmark.token.SignAccessToken;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Signs the token of an issue: an access token, or a project's job token. */
@Singleton
class SignIssue {
    private final SignAccessToken signAccessToken;
    private final SignJobToken signJobToken;

    SignIssue(SignAccessToken signAccessToken, SignJobToken signJobToken) {
        this.signAccessToken = signAccessToken;
        this.signJobToken = signJobToken;
    }

    Uni<SignedToken> sign(Issue issue) {
        var project = issue.project();
        return project == null
                ? signAccessToken.sign(issue.token(), issue.typ())
                : signJobToken.sign(JobToken.of(issue.token(), project));
    }
}
