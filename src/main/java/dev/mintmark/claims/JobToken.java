package dev.mintmark.claims;

import dev.mintmark.token.AccessToken;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The OIDC ID token of a project's job, to be issued for relying parties outside. This service's own API refuses it.
 *
 * @param id the {@code jti}
 * @param user the user of the job: the id of the member who asked. Where no member did, the subject that a policy gave
 *     the caller, such as {@code organization:ORG}
 * @param audiences the {@code aud}, at least one
 * @param actor the {@code act}: the outside identity that was exchanged for the caller's token; null where none was
 * @param issued whole seconds, UTC
 * @param expires whole seconds, UTC
 */
public record JobToken(
        UUID id,
        JobProject project,
        String user,
        List<String> audiences,
        AccessToken.@Nullable Actor actor,
        Instant issued,
        Instant expires) {

    public JobToken {
        audiences = List.copyOf(audiences);
    }

    /** The job's own token, in place of the access token that the same request would have got. */
    public static JobToken of(AccessToken token, JobProject project) {
        var memberId = project.memberId();
        return new JobToken(
                token.id(),
                project,
                memberId == null ? token.subject() : memberId.toString(),
                token.audiences(),
                token.actor(),
                token.issued(),
                token.expires());
    }

    /** The {@code sub}: {@code org/{organization id}/project/{project id}/user/{user}}. */
    public String subject() {
        return "org/" + project.organizationId() + "/project/" + project.id() + "/user/" + user;
    }
}
