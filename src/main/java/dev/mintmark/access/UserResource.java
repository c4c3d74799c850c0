package dev.mintmark.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.caller.TokenKind;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the user that the caller's token speaks for, in the form of Pulumi's clients. */
@Path("/api/user")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class UserResource {
    private final CallContext context;

    UserResource(CallContext context) {
        this.context = context;
    }

    /** @param githubLogin the login, team or runner; for an organization's token the organization */
    record User(String githubLogin, String name, List<Organization> organizations, TokenInfo tokenInfo) {}

    record Organization(String githubLogin, String name) {}

    /** @param team only for a team's token */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TokenInfo(String name, String organization, @Nullable String team) {}

    @GET
    @Requires(Permission.TOKEN)
    public User read() {
        var caller = context.caller();
        var login = caller.subjectName() == null ? caller.organization() : caller.subjectName();
        return new User(
                login,
                login,
                List.of(new Organization(caller.organization(), caller.organization())),
                new TokenInfo(caller.tokenName(), caller.organization(), team(caller)));
    }

    private static @Nullable String team(Caller caller) {
        return caller.kind() == TokenKind.TEAM ? caller.subjectName() : null;
    }
}
