package dev.mintmark.policy;

import org.jspecify.annotations.Nullable;

/** Whom a token would speak for. Names are compared as they are written. */
record Target(TokenType tokenType, @Nullable String name) {

    static Target of(PolicyDefinition definition) {
        return new Target(definition.tokenType(), definition.targetName());
    }

    static Target of(PolicyRequest request) {
        return new Target(request.tokenType(), request.name());
    }

    /** As in "no policy is about …". */
    String describe() {
        return switch (tokenType) {
            case ORGANIZATION -> "organization tokens";
            case TEAM -> "tokens of team " + CallerText.quote(String.valueOf(name));
            case PERSONAL -> "personal tokens of user " + CallerText.quote(String.valueOf(name));
            case RUNNER -> "tokens of runner " + CallerText.quote(String.valueOf(name));
        };
    }

    /** As in "ask with …". */
    String describeScope() {
        return switch (tokenType) {
            case ORGANIZATION -> "an empty scope";
            case TEAM -> "scope " + CallerText.quote("team:" + name);
            case PERSONAL -> "scope " + CallerText.quote("user:" + name);
            case RUNNER -> "scope " + CallerText.quote("runner:" + name);
        };
    }
}
