package dev.mintmark.organization;

import dev.mintmark.platform.error.ApiException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The {@code typ} header of an access token (RFC 9068 section 2.1). A service that knows no other may have {@code JWT}.
 * An application's setting takes precedence over its organization's, both in members named {@code tokenType}.
 */
public enum AccessTokenTyp {
    AT_JWT("at+jwt"),
    JWT("JWT");

    private static final String ATTRIBUTE = "tokenType";

    private final String text;

    AccessTokenTyp(String text) {
        this.text = text;
    }

    /** The text in the header. */
    public String text() {
        return text;
    }

    /** @param stored null where nobody chose: the token's own */
    public static AccessTokenTyp of(@Nullable String stored) {
        return JWT.text.equals(stored) ? JWT : AT_JWT;
    }

    /** The {@code typ} of a token for several applications: {@code JWT} where each of them wants it. */
    public static AccessTokenTyp common(Stream<AccessTokenTyp> wanted) {
        return wanted.allMatch(typ -> typ == JWT) ? JWT : AT_JWT;
    }

    /** Gives back what is to be stored; 400 for what is no such {@code typ}. Null resets. */
    static @Nullable String require(String resource, @Nullable String wanted) {
        if (wanted != null && !List.of(AT_JWT.text, JWT.text).contains(wanted)) {
            throw ApiException.invalid(resource, ATTRIBUTE, "tokenType must be at+jwt or JWT; null resets it");
        }
        return wanted;
    }
}
