package dev.mintmark.policy.definition;

import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The path of a claim in a token. {@code .} separates levels. Double quotes around a whole level protect its content,
 * as in {@code "kubernetes.io".pod.name}. There are no escapes. A quoted name may hold anything but a double quote. An
 * unquoted one holds no dot either. Apostrophes around a whole level protect it as well, since an
 * {@code error_description} holds no double quote (RFC 6749 §5.2). Elsewhere apostrophes are letters. A path does not
 * descend into arrays.
 *
 * @param key the path as it was written
 */
public record ClaimPath(String key, List<String> levels) {
    /** The depth of a subject token's payload. */
    public static final int MAX_LEVELS = 32;

    /** Printable ASCII without quotes, apostrophes and backslashes. */
    private static final Pattern WRITABLE = Pattern.compile("[ !#-&(-\\[\\]-~]+");

    /** @throws MalformedRuleException when a level is empty or a quote stands where none may */
    public static ClaimPath parse(String key) {
        List<String> levels = new ArrayList<>();
        int at = 0;
        while (true) {
            int end = endOfLevel(key, at);
            boolean isQuoted = key.charAt(at) == '"' || closingApostrophe(key, at) >= 0;
            String level = isQuoted ? key.substring(at + 1, end - 1) : key.substring(at, end);
            if (level.isEmpty()) {
                throw new MalformedRuleException("a claim path has an empty level");
            }
            levels.add(level);
            if (levels.size() > MAX_LEVELS) {
                throw new MalformedRuleException("a claim path has more than " + MAX_LEVELS + " levels");
            }
            if (end == key.length()) {
                return new ClaimPath(key, List.copyOf(levels));
            }
            at = end + 1;
        }
    }

    /** The end of the level that starts at {@code start}, its closing quote included. */
    private static int endOfLevel(String key, int start) {
        if (start == key.length()) {
            throw new MalformedRuleException("a claim path has an empty level");
        }
        if (key.charAt(start) == '"') {
            int closing = key.indexOf('"', start + 1);
            if (closing < 0) {
                throw new MalformedRuleException("a claim path has a double quote that is not closed");
            }
            if (closing + 1 < key.length() && key.charAt(closing + 1) != '.') {
                throw new MalformedRuleException("in a claim path, double quotes stand around a whole level");
            }
            return closing + 1;
        }
        int apostrophe = closingApostrophe(key, start);
        if (apostrophe >= 0) {
            return apostrophe + 1;
        }
        int dot = key.indexOf('.', start);
        int end = dot < 0 ? key.length() : dot;
        int quote = key.indexOf('"', start);
        if (quote >= 0 && quote < end) {
            throw new MalformedRuleException("in a claim path, double quotes stand around a whole level");
        }
        return end;
    }

    /**
     * The index of the level's closing apostrophe; negative where the level does not begin with one, or has no other.
     */
    private static int closingApostrophe(String key, int start) {
        if (key.charAt(start) != '\'') {
            return -1;
        }
        int at = key.indexOf('\'', start + 2);
        while (at >= 0 && at + 1 < key.length() && key.charAt(at + 1) != '.') {
            at = key.indexOf('\'', at + 1);
        }
        return at;
    }

    /** Tells whether a path with this name can be copied into a rule, out of an {@code error_description} too. */
    public static boolean isWritable(String name) {
        return WRITABLE.matcher(name).matches();
    }

    /** A claim's name as a level of a path: in double quotes where it has a dot. */
    public static String level(String name) {
        return name.indexOf('.') < 0 ? name : '"' + name + '"';
    }

    /**
     * The claim at this path; null when the token has none. A top-level claim may bear the whole key as its name,
     * quotes and dots included. It wins over the reading as a path, whatever its value.
     */
    public @Nullable JsonValue resolve(JsonObject claims) {
        JsonValue literal = claims.members().get(key);
        if (literal != null) {
            return literal;
        }
        JsonValue found = claims;
        for (String level : levels) {
            if (!(found instanceof JsonObject object)) {
                return null;
            }
            found = object.members().get(level);
        }
        return found;
    }
}
