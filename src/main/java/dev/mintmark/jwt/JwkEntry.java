package dev.mintmark.jwt;

import dev.mintmark.jwt.JsonValue.JsonObject;
import dev.mintmark.jwt.JsonValue.JsonString;
import org.jspecify.annotations.Nullable;

/**
 * One element of a JWK Set as it was read.
 *
 * @param kid null where it has none that could be a name
 * @param alg as published, of whatever meaning; null where it has none
 * @param flaw why it cannot be used; null where it can
 */
public record JwkEntry(@Nullable String kid, @Nullable String alg, @Nullable Flaw flaw) {

    private static final int LONGEST_ALG = 64;

    /**
     * Why a key cannot be used.
     *
     * @param attribute where the fault is: {@code keys[3]} or {@code keys[3].n}
     * @param sentence names the place too; printable ASCII without double quote and backslash
     */
    public record Flaw(String attribute, String sentence) {}

    static JwkEntry of(JsonValue element, @Nullable Flaw flaw) {
        return new JwkEntry(string(element, "kid", Jwk.MAX_KID_LENGTH), string(element, "alg", LONGEST_ALG), flaw);
    }

    /** Whether signatures are verified with it. */
    public boolean isUsable() {
        return flaw == null;
    }

    private static @Nullable String string(JsonValue element, String member, int longest) {
        return element instanceof JsonObject jwk
                        && jwk.get(member) instanceof JsonString string
                        && string.value().length() <= longest
                ? string.value()
                : null;
    }
}
