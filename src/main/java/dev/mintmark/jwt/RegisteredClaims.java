package dev.mintmark.jwt;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import dev.mintmark.platform.json.JsonExcerpt;
import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The registered claims (RFC 7519 section 4.1) of a token, all present, well-formed and in time. The caller compares
 * the audience and the issuer.
 *
 * @param iss not empty
 * @param sub not empty
 * @param audiences one at least
 * @param nbf null when absent
 * @param jti null when absent; else 1 to {@value #MAX_JTI_LENGTH} characters
 */
public record RegisteredClaims(
        String iss,
        String sub,
        List<String> audiences,
        Instant exp,
        Instant iat,
        @Nullable Instant nbf,
        @Nullable String jti) {

    /** The accepted clock skew of the issuer. */
    public static final Duration LEEWAY = Duration.ofSeconds(60);

    /** The longest time until {@code exp}; an {@code exp} in milliseconds is far beyond. */
    public static final Duration MAX_LIFE = Duration.ofDays(366);

    /** The longest {@code jti}, in UTF-16 characters, so that it can be a key in a database. */
    public static final int MAX_JTI_LENGTH = 512;

    public RegisteredClaims {
        audiences = List.copyOf(audiences);
    }

    /**
     * Checks the claims of a token at a moment.
     *
     * @throws InvalidTokenException when one is missing, of the wrong type or out of time. Its sentence names the
     *     claim, its value and the demand
     */
    public static RegisteredClaims check(JsonObject claims, Instant now) {
        RegisteredClaims registered = new RegisteredClaims(
                text("iss", claims),
                text("sub", claims),
                audiences(claims),
                date("exp", claims),
                date("iat", claims),
                claims.has("nbf") ? date("nbf", claims) : null,
                jti(claims));
        registered.checkTimes(now);
        return registered;
    }

    private void checkTimes(Instant now) {
        if (!now.isBefore(exp.plus(LEEWAY))) {
            throw outOfTime(Reason.EXPIRED, "exp", exp, "has passed", now);
        }
        if (exp.isAfter(now.plus(MAX_LIFE))) {
            throw outOfTime(
                    Reason.INVALID_CLAIM,
                    "exp",
                    exp,
                    "is more than " + MAX_LIFE.toDays() + " days ahead (it counts seconds, not milliseconds)",
                    now);
        }
        if (nbf != null && nbf.isAfter(now.plus(LEEWAY))) {
            throw outOfTime(Reason.NOT_YET_VALID, "nbf", nbf, "is yet to come", now);
        }
        if (iat.isAfter(now.plus(LEEWAY))) {
            throw outOfTime(Reason.NOT_YET_VALID, "iat", iat, "is yet to come", now);
        }
    }

    private static String text(String name, JsonObject claims) {
        JsonValue value = claims.get(name);
        if (value instanceof JsonString string && !string.value().isEmpty()) {
            return string.value();
        }
        throw wrong(name, value, "a string that is not empty");
    }

    private static List<String> audiences(JsonObject claims) {
        JsonValue aud = claims.get("aud");
        if (aud instanceof JsonString single) {
            return List.of(single.value());
        }
        if (!(aud instanceof JsonArray array) || array.elements().isEmpty()) {
            throw wrong("aud", aud, "a string or an array of strings that is not empty");
        }
        List<String> audiences = new ArrayList<>();
        for (JsonValue element : array.elements()) {
            if (!(element instanceof JsonString string)) {
                throw new InvalidTokenException(
                        Reason.INVALID_CLAIM,
                        "The token's aud is an array with " + JsonExcerpt.of(element)
                                + " in it; it must have strings only.");
            }
            audiences.add(string.value());
        }
        return audiences;
    }

    /** The strings in {@code aud}, of unchecked claims: for finding something by them, and good for no decision. */
    public static List<String> unverifiedAudiences(JsonObject claims) {
        JsonValue aud = claims.get("aud");
        if (aud instanceof JsonString single) {
            return List.of(single.value());
        }
        return aud instanceof JsonArray array
                ? array.elements().stream()
                        .filter(JsonString.class::isInstance)
                        .map(element -> ((JsonString) element).value())
                        .toList()
                : List.of();
    }

    private static Instant date(String name, JsonObject claims) {
        JsonValue value = claims.get(name);
        Instant date = NumericDate.parse(value);
        if (date == null) {
            throw wrong(name, value, "a number of seconds since 1970");
        }
        return date;
    }

    private static @Nullable String jti(JsonObject claims) {
        if (!claims.has("jti")) {
            return null;
        }
        String jti = text("jti", claims);
        if (jti.length() > MAX_JTI_LENGTH) {
            throw new InvalidTokenException(
                    Reason.INVALID_CLAIM,
                    "The token's jti is " + jti.length() + " characters long; at most " + MAX_JTI_LENGTH
                            + " are accepted.");
        }
        return jti;
    }

    private static InvalidTokenException wrong(String name, @Nullable JsonValue value, String wanted) {
        return new InvalidTokenException(
                Reason.INVALID_CLAIM,
                "The token's " + name + " is " + JsonExcerpt.of(value) + "; it must be " + wanted + ".");
    }

    private static InvalidTokenException outOfTime(Reason reason, String name, Instant value, String why, Instant now) {
        return new InvalidTokenException(
                reason,
                "The token's " + name + " is " + value.getEpochSecond() + " (" + seconds(value) + "), which " + why
                        + "; it is " + seconds(now) + " here, and " + LEEWAY.toSeconds()
                        + " seconds of difference are allowed for.");
    }

    private static Instant seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
