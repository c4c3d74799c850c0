package dev.mintmark.exchange;

import dev.mintmark.jwt.Jws;
import dev.mintmark.jwt.RegisteredClaims;
import dev.mintmark.platform.json.JsonValue.JsonObject;

/**
 * One attempt at an exchange, by the data of one moment: its subject token is verified.
 *
 * @param trust decides this attempt; a further one reads it anew
 * @param subject the subject token's registered claims
 * @param further the attempts that may follow where the data turn out to be out of date
 */
record ExchangeAttempt(ExchangeRequest request, Jws subjectToken, Trust trust, RegisteredClaims subject, int further) {

    /** All claims of the subject token. */
    JsonObject claims() {
        return subjectToken.claims();
    }
}
