package dev.mintmark.platform.caller;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The holder of an active token of this service. The token is verified, not expired and not revoked, and its member (if
 * any) still exists.
 *
 * @param tokenId the token's {@code jti}
 * @param organizationId the organization the token belongs to
 * @param kind any but {@link TokenKind#JOB}
 * @param subject the token's {@code sub}
 * @param subjectName the login, team, runner or API user; null for an organization's token
 * @param holderId the member or API user that the token belongs to; null where it is neither's
 * @param application the application that the token is for; null where it is for our own API
 * @param roleIds the roles that it was issued with; none where something was exchanged for it
 * @param permissions the permissions that the token carries and its holder still has
 * @param serviceAdmin true where the caller administers every organization
 */
public record Caller(
        UUID tokenId,
        String tokenName,
        UUID organizationId,
        String organization,
        TokenKind kind,
        String subject,
        @Nullable String subjectName,
        @Nullable UUID holderId,
        @Nullable CallingApplication application,
        List<UUID> roleIds,
        Set<String> permissions,
        boolean serviceAdmin) {

    /** The permission that manages an organization. */
    public static final String ADMIN = "admin";

    /** The permission to ask what an organization's tokens are worth. */
    public static final String INTROSPECT = "introspect";

    /** The permission to mint tokens for the jobs of an organization's projects. */
    public static final String MINT_JOB_TOKEN = "mint-job-token";

    /** The permission to make long-lived tokens of a member's own out of an exchanged one. */
    public static final String MINT_PERSONAL_TOKEN = "mint-personal-token";

    /** The permission to read what an organization has configured, and to simulate. */
    public static final String READ_ORGANIZATION = "read-organization";

    /** The permission to say, when a job token is minted, whom it is for. */
    public static final String CHOOSE_JOB_AUDIENCE = "choose-job-audience";

    /**
     * The application that a token is for. A service that gets a token may introspect with it, but manages nothing.
     *
     * @param introspectsOrganization true where it may ask about every token exchanged in its organization, not only
     *     those for itself
     */
    public record CallingApplication(UUID id, String audience, boolean introspectsOrganization) {}

    public Caller {
        roleIds = List.copyOf(roleIds);
        permissions = Set.copyOf(permissions);
    }

    public boolean mayAdminister(UUID organization) {
        return serviceAdmin
                || (application == null && organizationId.equals(organization) && permissions.contains(ADMIN));
    }

    /** Tells whether the caller manages {@code organization}, or has this permission there. */
    public boolean may(String permission, UUID organization) {
        return mayAdminister(organization)
                || (application == null && organizationId.equals(organization) && permissions.contains(permission));
    }

    public boolean mayRead(UUID organization) {
        return serviceAdmin || organizationId.equals(organization);
    }

    /** Tells whether the caller may ask what its own organization's tokens are worth: all, or its application's. */
    public boolean mayIntrospect() {
        return permissions.contains(INTROSPECT) || permissions.contains(ADMIN);
    }
}
