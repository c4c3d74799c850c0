package dev.mintmark.jwt;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import dev.mintmark.platform.json.JsonExcerpt;
import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonNull;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The used members of a token's header (RFC 7515 section 4.1). {@code jwk jku x5u x5c} are not among them: a token does
 * not choose the key that verifies it.
 *
 * @param kid null when absent
 * @param typ null when absent
 */
record JoseHeader(SignatureAlgorithm algorithm, @Nullable String kid, @Nullable String typ) {

    private static final String ACCESS_TOKEN = "at+jwt";

    // Media types of tokens that say something else than who their bearer is.
    private static final Set<String> OTHER_KINDS = Set.of(
            "logout+jwt",
            "dpop+jwt",
            "secevent+jwt",
            "kb+jwt",
            "client-authentication+jwt",
            "oauth-authz-req+jwt",
            "token-introspection+jwt",
            "entity-statement+jwt",
            "jwk-set+jwt");

    static JoseHeader of(JsonObject header) {
        refuseWhatChangesTheMeaning(header);
        String typ = typ(header);
        if (typ != null && OTHER_KINDS.contains(mediaType(typ))) {
            throw wrongKind(typ, "An ID token is wanted.");
        }
        return new JoseHeader(algorithm(header), kid(header), typ);
    }

    static JoseHeader ofKind(Set<String> wanted, JsonObject header) {
        refuseWhatChangesTheMeaning(header);
        String typ = typ(header);
        if (typ == null || !wanted.contains(typ)) {
            throw wrongKind(typ, "One of " + String.join(" or ", wanted) + " is wanted.");
        }
        return new JoseHeader(algorithm(header), kid(header), typ);
    }

    /** Tells whether it says so itself (RFC 9068 section 2.1). */
    boolean isAccessToken() {
        return typ != null && mediaType(typ).equals(ACCESS_TOKEN);
    }

    private static InvalidTokenException wrongKind(@Nullable String typ, String wanted) {
        return new InvalidTokenException(
                Reason.WRONG_KIND,
                "The token's typ is " + JsonExcerpt.of(String.valueOf(typ)) + ": it was made for another purpose. "
                        + wanted);
    }

    private static void refuseWhatChangesTheMeaning(JsonObject header) {
        for (String name : new String[] {"crit", "b64", "zip"}) {
            if (header.has(name)) {
                throw new InvalidTokenException(
                        Reason.UNSUPPORTED_HEADER, "The token's header has " + name + ", which is not supported.");
            }
        }
        JsonValue cty = header.get("cty");
        if (cty == null) {
            return;
        }
        if (!(cty instanceof JsonString string)) {
            throw new InvalidTokenException(
                    Reason.MALFORMED, "The token's cty is " + JsonExcerpt.of(cty) + "; it must be a string.");
        }
        if (mediaType(string.value()).equals("jwt")) {
            throw new InvalidTokenException(
                    Reason.UNSUPPORTED_HEADER, "The token holds another token (cty is JWT), which is not supported.");
        }
    }

    private static SignatureAlgorithm algorithm(JsonObject header) {
        if (header.get("alg") instanceof JsonString alg) {
            return SignatureAlgorithm.ofHeader(alg.value());
        }
        throw new InvalidTokenException(
                Reason.MALFORMED, "The token's alg is " + JsonExcerpt.of(header.get("alg")) + "; it must be a string.");
    }

    private static @Nullable String kid(JsonObject header) {
        JsonValue kid = header.get("kid");
        if (kid == null) {
            return null;
        }
        if (kid instanceof JsonString string) {
            return string.value();
        }
        throw new InvalidTokenException(
                Reason.MALFORMED, "The token's kid is " + JsonExcerpt.of(kid) + "; it must be a string.");
    }

    private static @Nullable String typ(JsonObject header) {
        JsonValue typ = header.get("typ");
        if (typ == null || typ == JsonNull.NULL) {
            return null;
        }
        if (!(typ instanceof JsonString string)) {
            throw new InvalidTokenException(
                    Reason.MALFORMED, "The token's typ is " + JsonExcerpt.of(typ) + "; it must be a string.");
        }
        return string.value();
    }

    /** In lower case, without {@code application/} and without parameters (RFC 7515 section 4.1.9). */
    private static String mediaType(String value) {
        int parameters = value.indexOf(';');
        String type = (parameters < 0 ? value : value.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        return type.startsWith("application/") ? type.substring("application/".length()) : type;
    }
}
