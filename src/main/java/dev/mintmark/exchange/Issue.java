package dev.mintmark.exchange;

import dev.mintmark.claims.JobProject;
import dev.mintmark.claims.JobToken;
import dev.mintmark.organization.AccessTokenTyp;
import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.token.AccessToken;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an allowed exchange: the token to issue.
 *
 * @param token the access token; where a project's job token was asked for, the parts that the two share
 * @param typ of the access token
 * @param roles the parts of the token that rest on roles, by the roles' ids
 * @param derivableUntil the latest end of any token that is derived from this one, even where this one ends sooner.
 *     Null for a job's token: nothing is derived from it, for our own API does not take it
 * @param project the project whose job token was asked for; null for an access token
 */
record Issue(
        AccessToken token,
        AccessTokenTyp typ,
        Map<UUID, RoleGrant> roles,
        @Nullable Instant derivableUntil,
        @Nullable JobProject project) {
    /** The same decision about another token. */
    Issue of(AccessToken other) {
        return new Issue(other, typ, roles, derivableUntil, project);
    }

    /** The {@code kind} of the row. */
    TokenKind kind() {
        return project == null ? token.kind() : TokenKind.JOB;
    }

    /** The {@code sub}. */
    String subject() {
        return project == null ? token.subject() : JobToken.of(token, project).subject();
    }
}
