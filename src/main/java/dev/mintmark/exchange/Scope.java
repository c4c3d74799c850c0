package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidScope;

import dev.mintmark.policy.PermissionScope;
import dev.mintmark.policy.TokenType;
import org.jspecify.annotations.Nullable;

/**
 * A request's {@code scope}: empty, {@code admin}, {@code team:NAME}, {@code user:LOGIN} or {@code runner:NAME}.
 *
 * @param text as it was asked for, without surrounding spaces
 * @param tokenType the type that the scope's prefix stands for; null when the scope is empty
 * @param holder the name behind the prefix; null without one
 */
record Scope(String text, @Nullable TokenType tokenType, @Nullable String holder, PermissionScope permissions) {

    private static final int LONGEST = 512;

    /** What Google's libraries ask for unless they are told otherwise; here it says nothing. */
    private static final String GOOGLES_DEFAULT = "https://www.googleapis.com/auth/cloud-platform";

    static Scope of(@Nullable String scope) {
        var text = scope == null ? "" : scope.strip();
        if (text.isEmpty() || text.equals(GOOGLES_DEFAULT)) {
            return new Scope("", null, null, PermissionScope.WITHOUT_ADMIN);
        }
        if (text.equals("admin")) {
            return new Scope(text, TokenType.ORGANIZATION, null, PermissionScope.ADMIN);
        }
        int colon = text.indexOf(':');
        var type = colon < 0 ? null : typeOf(text.substring(0, colon));
        var holder = text.substring(colon + 1);
        if (type == null || holder.isEmpty() || text.length() > LONGEST || holder.indexOf(' ') >= 0) {
            throw invalidScope("scope must be empty, admin, team:NAME, user:LOGIN or runner:NAME");
        }
        return new Scope(text, type, holder, PermissionScope.WITHOUT_ADMIN);
    }

    /** How the scope of a token of that type is written. */
    static String formOf(TokenType type) {
        return switch (type) {
            case ORGANIZATION -> "empty or admin";
            case TEAM -> "team:NAME";
            case PERSONAL -> "user:LOGIN";
            case RUNNER -> "runner:NAME";
        };
    }

    private static @Nullable TokenType typeOf(String prefix) {
        return switch (prefix) {
            case "team" -> TokenType.TEAM;
            case "user" -> TokenType.PERSONAL;
            case "runner" -> TokenType.RUNNER;
            default -> null;
        };
    }
}
