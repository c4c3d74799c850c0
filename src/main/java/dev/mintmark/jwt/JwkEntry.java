package dev.mintmark.jwt;

import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import org.jspecify.annotations.Nullable;

/**
 * One element of a JWK Set as it was read.
 *
 * @param kid null where it has none that could be a name
 * @param alg as published, of whatever meaning; null where it has none
 * @param key the key that verifies signatures; null where it cannot be used
 * @param flaw why it cannot be used; null where it can
 */
public record JwkEntry(@Nullable String kid, @Nullable String alg, @Nullable VerificationKey key, @Nullable Flaw flaw) {

    private static final int MAX_ALG_LENGTH = 64;

    /**
     * The reason why a key cannot be used.
     *
     * @param attribute where the fault is: {@code keys[3]} or {@code keys[3].n}
     * @param sentence names the place too; printable ASCII without double quote and backslash
     */
    public record Flaw(String attribute, String sentence) {}

    static JwkEntry usable(JsonValue element, VerificationKey key) {
        return new JwkEntry(kid(element), alg(element), key, null);
    }

    static JwkEntry flawed(JsonValue element, Flaw flaw) {
        return new JwkEntry(kid(element), alg(element), null, flaw);
    }

    /** Tells whether signatures are verified with it. */
    public boolean isUsable() {
        return flaw == null;
    }

    private static @Nullable String kid(JsonValue element) {
        return string(element, "kid", Jwk.MAX_KID_LENGTH);
    }

    private static @Nullable String alg(JsonValue element) {
        return string(element, "alg", MAX_ALG_LENGTH);
    }

    private static @Nullable String string(JsonValue element, String member, int longest) {
        return element instanceof JsonObject jwk
                        && jwk.get(member) instanceof JsonString string
                        && string.value().length() <= longest
                ? string.value()
                : null;
    }
}
