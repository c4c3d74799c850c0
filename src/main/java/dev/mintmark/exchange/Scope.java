package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidScope;

import dev.mintmark.organization.ScopeText;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.policy.decide.Grant;
import dev.mintmark.policy.decide.PermissionScope;
import dev.mintmark.policy.definition.TokenType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request's {@code scope}: texts separated by spaces (RFC 6749 section 3.3). One may be {@code team:NAME},
 * {@code user:LOGIN} or {@code runner:NAME}; the others are the permissions that are asked for. Order and repetition say
 * nothing.
 *
 * @param text the same for all that ask for the same
 * @param tokenType the type that the scope's prefix stands for; null when it leaves that open
 * @param holder the name behind the prefix; null without one
 */
record Scope(String text, @Nullable TokenType tokenType, @Nullable String holder, PermissionScope permissions) {

    private static final int MAX_LENGTH = 512;
    private static final int MAX_PERMISSION_LENGTH = 1024;
    private static final int MAX_COUNT = 100;

    /** The default scope of Google's libraries; it is ignored here. */
    private static final String GOOGLES_DEFAULT = "https://www.googleapis.com/auth/cloud-platform";

    static Scope of(@Nullable String scope) {
        var words = words(scope);
        if (words.isEmpty() || words.equals(List.of(GOOGLES_DEFAULT))) {
            return new Scope("", null, null, PermissionScope.WITHOUT_ADMIN);
        }
        var holder = holder(words);
        var permissions = new TreeSet<String>();
        words.stream().filter(word -> !word.equals(holder)).forEach(word -> permissions.add(permission(word)));
        if (holder != null && permissions.contains(Grant.ADMIN)) {
            throw invalidScope("scope names both admin and " + Excerpt.of(holder)
                    + "; admin is for a token of type organization, so ask for one of them");
        }
        var asked = PermissionScope.of(permissions);
        var texts = Stream.concat(Stream.ofNullable(holder), asked.asked().stream());
        return new Scope(
                String.join(" ", texts.toList()),
                type(holder, permissions.contains(Grant.ADMIN)),
                holder == null ? null : holder.substring(holder.indexOf(':') + 1),
                asked);
    }

    /** The form of the scope of a token of that type. */
    static String formOf(TokenType type) {
        return switch (type) {
            case ORGANIZATION -> "empty, admin or permissions";
            case TEAM -> "team:NAME";
            case PERSONAL -> "user:LOGIN";
            case RUNNER -> "runner:NAME";
        };
    }

    private static List<String> words(@Nullable String scope) {
        if (scope == null) {
            return List.of();
        }
        var words = new ArrayList<String>();
        for (var word : scope.strip().split(" +", -1)) {
            if (!word.isEmpty() && !words.contains(word)) {
                words.add(word);
            }
            if (words.size() > MAX_COUNT) {
                throw invalidScope("scope asks for more than " + MAX_COUNT + " permissions; ask for fewer, or for all");
            }
        }
        return words;
    }

    /** The text that says whose token it is; null where none does. A permission that looks like one cannot be asked for. */
    private static @Nullable String holder(List<String> words) {
        var holders = words.stream().filter(word -> typeOf(word) != null).toList();
        if (holders.isEmpty()) {
            return null;
        }
        if (holders.size() > 1) {
            throw invalidScope("scope names both " + Excerpt.of(holders.get(0)) + " and " + Excerpt.of(holders.get(1))
                    + "; a token is for one team, user or runner");
        }
        var holder = holders.get(0);
        if (holder.indexOf(':') == holder.length() - 1 || holder.length() > MAX_LENGTH) {
            throw invalidScope("scope names nobody in " + Excerpt.of(holder)
                    + ": write team:NAME, user:LOGIN or runner:NAME, with at most " + MAX_LENGTH + " characters");
        }
        return holder;
    }

    private static String permission(String word) {
        if (word.length() > MAX_PERMISSION_LENGTH || !ScopeText.isToken(word)) {
            throw invalidScope("scope asks for " + Excerpt.of(word)
                    + ", which is no permission: one has at most " + MAX_PERMISSION_LENGTH
                    + " printable ASCII characters without quotes and backslashes");
        }
        return word;
    }

    private static @Nullable TokenType type(@Nullable String holder, boolean isAdmin) {
        if (holder != null) {
            return typeOf(holder);
        }
        return isAdmin ? TokenType.ORGANIZATION : null;
    }

    private static @Nullable TokenType typeOf(String word) {
        int colon = word.indexOf(':');
        return switch (colon < 0 ? "" : word.substring(0, colon)) {
            case "team" -> TokenType.TEAM;
            case "user" -> TokenType.PERSONAL;
            case "runner" -> TokenType.RUNNER;
            default -> null;
        };
    }
}
