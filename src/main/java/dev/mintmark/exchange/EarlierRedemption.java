package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidGrant;

import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.token.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The earlier redemption of a single-use subject token, and the access token that was issued (docs/security.md 6).
 *
 * @param payloadSha256 of the subject token that was shown, in hex
 * @param requestSha256 of what was asked for, in hex
 * @param redeemed when
 * @param id of the token that was issued then
 */
record EarlierRedemption(
        String payloadSha256,
        String requestSha256,
        Instant redeemed,
        UUID id,
        List<String> audiences,
        List<String> permissions,
        Instant issued,
        Instant expires,
        boolean revoked) {

    /** The time in which a client that lost the response may ask again. */
    static final Duration REPEATABLE = Duration.ofSeconds(60);

    /**
     * The token that was issued, for whoever repeats the request in time and would get as much today.
     *
     * @param today the token that the request gets now
     * @throws OAuthException for any other use of the subject token
     */
    AccessToken again(Redemption repeat, AccessToken today) {
        var isSame = payloadSha256.equals(repeat.payloadSha256()) && requestSha256.equals(repeat.requestSha256());
        if (!isSame || repeat.at().isAfter(redeemed.plus(REPEATABLE))) {
            throw refusal("the token was redeemed already, and its issuer's tokens are for one use; get a new one");
        }
        if (revoked) {
            throw refusal("the token was redeemed already, and what it was redeemed for is revoked");
        }
        if (!today.permissions().containsAll(permissions)
                || !Set.copyOf(today.audiences()).equals(Set.copyOf(audiences))
                || expires.isAfter(today.expires())) {
            throw refusal("the token was redeemed already, for more than the policy allows by now; get a new one");
        }
        return today.as(id, audiences, permissions, issued, expires);
    }

    private static OAuthException refusal(String description) {
        return invalidGrant(description).because("already_redeemed");
    }
}
