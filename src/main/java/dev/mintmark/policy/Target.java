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

    /** The scope that asks for it; empty for an organization's. */
    String scope() {
        return switch (tokenType) {
            case ORGANIZATION -> "";
            case TEAM -> "team:" + name;
            case PERSONAL -> "user:" + name;
            case RUNNER -> "runner:" + name;
        };
    }
}
