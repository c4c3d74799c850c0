package dev.mintmark.exchange;

import dev.mintmark.claims.JobProject;
import dev.mintmark.claims.JobToken;
import dev.mintmark.organization.AccessTokenTyp;
import dev.mintmark.token.AccessToken;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an allowed exchange: the token to issue.
 *
 * @param token the access token; where a project's job token was asked for, what that one shares with it
 * @param typ of the access token
 * @param roles what of the token rests on roles, by their ids
 * @param derivableUntil when whatever is derived from the token ends at the latest: what is permitted, asked for or
 *     not; null for a job's token, from which nothing is derived: our own API does not take it
 * @param project whose job token was asked for; null where none was
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
    String kind() {
        return project == null ? token.kind().text() : JobToken.KIND;
    }

    /** The {@code sub}. */
    String subject() {
        return project == null ? token.subject() : JobToken.of(token, project).subject();
    }
}
