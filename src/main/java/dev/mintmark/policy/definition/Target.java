package dev.mintmark.policy.definition;

import org.jspecify.annotations.Nullable;

/** The organization, team, user or runner that a token would speak for. Names are compared as they are written. */
public record Target(TokenType tokenType, @Nullable String name) {

    public static Target of(PolicyDefinition definition) {
        return new Target(definition.tokenType(), definition.targetName());
    }

    /** The words in "no policy is about …". */
    public String describe() {
        return switch (tokenType) {
            case ORGANIZATION -> "organization tokens";
            case TEAM -> "tokens of team " + CallerText.quote(String.valueOf(name));
            case PERSONAL -> "personal tokens of user " + CallerText.quote(String.valueOf(name));
            case RUNNER -> "tokens of runner " + CallerText.quote(String.valueOf(name));
        };
    }

    /** The words in "ask with …". */
    public String describeScope() {
        return switch (tokenType) {
            case ORGANIZATION -> "an empty scope";
            case TEAM -> "scope " + CallerText.quote("team:" + name);
            case PERSONAL -> "scope " + CallerText.quote("user:" + name);
            case RUNNER -> "scope " + CallerText.quote("runner:" + name);
        };
    }
}
