package dev.mintmark.policy.decide;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.definition.Target;
import dev.mintmark.policy.definition.TokenType;
import org.jspecify.annotations.Nullable;

/**
 * The question put to a policy.
 *
 * @param name the team, the user's login or the runner's id; null for, and only for, an organization token
 * @param claims the subject token's payload; whoever asks has verified it
 */
public record PolicyRequest(TokenType tokenType, @Nullable String name, JsonObject claims) {
    public PolicyRequest {
        if ((tokenType == TokenType.ORGANIZATION) != (name == null)) {
            throw new IllegalArgumentException("a team, user or runner is named for their tokens and for no other");
        }
    }

    /** The target that the token would speak for. */
    public Target target() {
        return new Target(tokenType, name);
    }
}
