package dev.mintmark.access;

import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.error.RefusedTokenException;
import dev.mintmark.platform.json.TimeText;
import java.time.Instant;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jspecify.annotations.Nullable;

/** Words the fault of an invalid token (RFC 6750 section 3: {@code error_description}). */
final class TokenFault {
    private static final int MAX_URL_LENGTH = 300;
    private static final String RENEW = "; exchange for a new one, or renew it";

    private TokenFault() {}

    /** Before a signature was verified, nothing of the content is said but its issuer's name. */
    static RefusedTokenException malformed() {
        return new RefusedTokenException("the token is malformed: it is no JWT that a key of this service signed");
    }

    static RefusedTokenException signature() {
        return new RefusedTokenException("the token's signature is not of one of this service's keys");
    }

    static RefusedTokenException otherKind() {
        return new RefusedTokenException("the token is no access token: it is for the services that its aud names");
    }

    static RefusedTokenException otherIssuer(@Nullable String iss, String ours) {
        return new RefusedTokenException("the token's issuer is " + (iss == null ? "missing" : shown(iss))
                + ", and this service is " + shown(ours) + "; get a token here");
    }

    static RefusedTokenException lacks(String claim) {
        return new RefusedTokenException("the token has no " + claim + " as tokens of this service have it");
    }

    /** Words the fault of a token that this service signed. */
    static RefusedTokenException of(InvalidJwtException fault) {
        try {
            var claims = fault.getJwtContext().getJwtClaims();
            if (fault.hasErrorCode(ErrorCodes.EXPIRED)) {
                return new RefusedTokenException("the token expired at " + instant(claims.getExpirationTime()) + RENEW);
            }
            if (fault.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
                return new RefusedTokenException(
                        "the token is not valid before " + instant(claims.getNotBefore()) + " by this service's clock");
            }
        } catch (MalformedClaimException e) {
            return lacks("time");
        }
        return new RefusedTokenException("the token lacks a claim that each token of this service has");
    }

    private static String instant(NumericDate date) {
        return TimeText.of(Instant.ofEpochSecond(date.getValue()));
    }

    private static String shown(String url) {
        return Excerpt.bare(url, MAX_URL_LENGTH);
    }
}
