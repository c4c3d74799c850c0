package dev.mintmark.platform.caller;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The holder of a good token of ours: verified, not expired, not revoked, its member (if it is one's) still there.
 *
 * @param tokenId the token's {@code jti}
 * @param organizationId the organization the token belongs to
 * @param kind {@code organization}, {@code team}, {@code personal} or {@code runner}
 * @param subject the token's {@code sub}
 * @param subjectName the login, team or runner; null for an organization's token
 * @param memberId the member a personal token belongs to; null for the others
 * @param permissions what the token carries and its holder still has
 * @param serviceAdmin whether the caller administers every organization
 */
public record Caller(
        UUID tokenId,
        String tokenName,
        UUID organizationId,
        String organization,
        String kind,
        String subject,
        @Nullable String subjectName,
        @Nullable UUID memberId,
        Set<String> permissions,
        boolean serviceAdmin) {

    public static final String ADMIN = "admin";

    public boolean mayAdminister(UUID organization) {
        return serviceAdmin || (organizationId.equals(organization) && permissions.contains(ADMIN));
    }

    public boolean mayRead(UUID organization) {
        return serviceAdmin || organizationId.equals(organization);
    }
}
