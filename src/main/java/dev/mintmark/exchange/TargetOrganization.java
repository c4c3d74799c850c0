package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidRequest;
import static dev.mintmark.platform.error.OAuthException.invalidTarget;

import dev.mintmark.jwt.InvalidTokenException;
import dev.mintmark.jwt.JwsReader;
import dev.mintmark.jwt.RegisteredClaims;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.error.OAuthException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The organization that an exchange is for. It is that of the request's audience or, without one, of the subject
 * token's own.
 */
final class TargetOrganization {
    private static final Pattern AUDIENCE = Pattern.compile("urn:(?:pulumi|mintmark):org:(.+)");
    private static final String WANTED = "audience=urn:mintmark:org:ORGANIZATION";

    private TargetOrganization() {}

    /**
     * The organization's name. Nothing is believed of the token: whether it is meant for the organization is checked again
     * when it is verified.
     */
    static String of(@Nullable String audience, String subjectToken) {
        if (audience == null) {
            return ofToken(subjectToken);
        }
        var urn = AUDIENCE.matcher(audience);
        if (!urn.matches()) {
            throw invalidTarget("audience must be urn:mintmark:org:ORGANIZATION");
        }
        return urn.group(1);
    }

    private static String ofToken(String subjectToken) {
        var claims = JwsReader.readClaimsToShow(subjectToken);
        if (claims == null) {
            throw unreadable(subjectToken);
        }
        var names = names(RegisteredClaims.unverifiedAudiences(claims));
        if (names.isEmpty()) {
            throw invalidRequest("audience is missing, and the aud of the subject token names no organization. Send "
                    + WANTED + ", or ask the token's issuer for that aud");
        }
        if (names.size() > 1) {
            throw invalidRequest("audience is missing, and the aud of the subject token names several organizations, "
                    + Excerpt.of(String.join(", ", names)) + ": send " + WANTED + " for one of them");
        }
        return names.get(0);
    }

    /** Refuses an unreadable token for its own fault, since a sound one might name the audience. */
    private static OAuthException unreadable(String subjectToken) {
        try {
            JwsReader.read(subjectToken);
        } catch (InvalidTokenException e) {
            return VerifySubjectToken.refusal(e);
        }
        return invalidRequest("audience is missing, and the subject token cannot be read for one: send " + WANTED);
    }

    /** Each once, whichever way it is spelt. */
    private static List<String> names(List<String> audiences) {
        return audiences.stream()
                .map(AUDIENCE::matcher)
                .filter(urn -> urn.matches())
                .map(urn -> urn.group(1))
                .distinct()
                .toList();
    }
}
