package dev.mintmark.jwt;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import dev.mintmark.platform.json.JsonExcerpt;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses claim names that some readers take for a registered claim and others do not. Examples are {@code SUB},
 * {@code ſub}, {@code ｓｕｂ}, {@code iß}, and {@code sub} with a soft hyphen inside.
 */
final class ClaimNames {

    private static final Set<String> REGISTERED = Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti");

    // Unicode's Default_Ignorable_Code_Point, which Java has no name for, and all format characters.
    private static final Pattern IGNORABLE =
            Pattern.compile("[\\p{Cf}\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F"
                    + "\\u2060-\\u206F\\u3164\\uFE00-\\uFE0F\\uFFA0\\uFFF0-\\uFFF8\\x{E0000}-\\x{E0FFF}]");

    private ClaimNames() {}

    static void refuseLookalikes(JsonObject claims) {
        for (String name : claims.members().keySet()) {
            if (REGISTERED.contains(name)) {
                continue;
            }
            String folded = fold(name);
            if (REGISTERED.contains(folded)) {
                throw new InvalidTokenException(
                        Reason.MALFORMED,
                        "The token has a claim " + JsonExcerpt.of(name) + ", which can be mistaken for " + folded
                                + ".");
            }
        }
    }

    // Unicode's NFKC_Casefold, and the one-to-one case mappings of readers that compare character by character. In
    // those a dotted or dotless Turkish i is an i.
    private static String fold(String name) {
        if (isAscii(name)) {
            return name.toLowerCase(Locale.ROOT);
        }
        StringBuilder simple = new StringBuilder();
        visible(name)
                .codePoints()
                .map(Character::toUpperCase)
                .map(Character::toLowerCase)
                .forEach(simple::appendCodePoint);
        String compatible = Normalizer.normalize(simple, Normalizer.Form.NFKC);
        String full = compatible.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return visible(Normalizer.normalize(full, Normalizer.Form.NFKC));
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }

    private static String visible(String name) {
        return IGNORABLE.matcher(name).replaceAll("");
    }
}
