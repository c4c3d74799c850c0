package dev.mintmark.exchange;

import dev.mintmark.jwt.Jws;
import dev.mintmark.jwt.RegisteredClaims;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A redemption of a single-use subject token.
 *
 * @param jti of the subject token
 * @param payloadSha256 of the subject token's decoded payload, in hex: the token's text has many spellings
 * @param requestSha256 of what was asked for, in hex
 * @param keptUntil when the subject token is refused for its age anyhow
 */
record Redemption(String jti, String payloadSha256, String requestSha256, Instant at, Instant keptUntil) {

    static Redemption of(ExchangeRequest request, Jws subjectToken, RegisteredClaims subject, Instant now) {
        return new Redemption(
                Objects.requireNonNull(subject.jti(), "whoever is here was asked for a jti"),
                HexFormat.of().formatHex(subjectToken.payloadSha256()),
                request.sha256(),
                now,
                subject.exp().plus(RegisteredClaims.LEEWAY));
    }
}
