package dev.mintmark.organization;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes permissions as the text of a {@code scope} (RFC 6749 section 3.3, RFC 9068 section 2.2.3). A token's claim,
 * the response that issues it and its introspection share this one text.
 */
public final class ScopeText {
    private ScopeText() {}

    /**
     * The permissions in their order, separated by one space. Left out is what no scope can say: a permission {@code a admin}
     * would otherwise read as two.
     */
    public static String of(List<String> permissions) {
        return permissions.stream().filter(ScopeText::isToken).collect(Collectors.joining(" "));
    }

    /** Tells whether a scope can say it: printable ASCII without space, double quote and backslash. */
    public static boolean isToken(String permission) {
        return !permission.isEmpty() && permission.chars().allMatch(ScopeText::isAllowed);
    }

    private static boolean isAllowed(int character) {
        return character > ' ' && character < 0x7f && character != '"' && character != '\\';
    }
}
