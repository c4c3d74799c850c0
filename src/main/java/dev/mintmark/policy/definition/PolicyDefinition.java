package dev.mintmark.policy.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A definition of an issuer's policy, as its administrators wrote it. {@code PolicyValidation} decides on its sense.
 *
 * @param teamName the team of a {@link TokenType#TEAM} definition, else null
 * @param userLogin the user of a {@link TokenType#PERSONAL} definition, else null
 * @param runnerID the runner of a {@link TokenType#RUNNER} definition, else null
 * @param roleID a role whose permissions are granted in place of {@code authorizedPermissions}; null for none
 * @param audiences applications and projects that a token may be meant for, besides the organization itself
 * @param maxExpiration the longest life in seconds of a token granted by this definition; null sets no bound
 * @param rules by claim path, in the order they were written; all must match
 */
public record PolicyDefinition(
        Decision decision,
        TokenType tokenType,
        @Nullable String teamName,
        @Nullable String userLogin,
        @Nullable String runnerID,
        @Nullable String roleID,
        List<String> authorizedPermissions,
        List<String> audiences,
        @Nullable Long maxExpiration,
        Map<String, RuleValue> rules) {

    public PolicyDefinition {
        authorizedPermissions = List.copyOf(authorizedPermissions);
        audiences = List.copyOf(audiences);
        rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }

    /** The single definition that the policy of a new issuer holds: no organization token for anyone. */
    public static PolicyDefinition denyEverything() {
        return new PolicyDefinition(
                Decision.DENY, TokenType.ORGANIZATION, null, null, null, null, List.of(), List.of(), null, Map.of());
    }

    /** The team, user or runner that this definition is about; null for an organization token. */
    public @Nullable String targetName() {
        return switch (tokenType) {
            case ORGANIZATION -> null;
            case TEAM -> teamName;
            case PERSONAL -> userLogin;
            case RUNNER -> runnerID;
        };
    }
}
