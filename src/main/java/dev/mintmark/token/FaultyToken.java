package dev.mintmark.token;

import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.json.TimeText;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A token of this service that its own API refuses, as its row tells it.
 *
 * @param revoked null where it is not
 * @param reason a word of {@link TokenRows#REASON}; null where nothing that it stands for is gone
 * @param organizationDeleted true where its organization is
 */
record FaultyToken(
        Instant expires,
        @Nullable Instant revoked,
        List<String> audiences,
        @Nullable String reason,
        boolean organizationDeleted) {

    /** Words the fault for the holder that has just shown the token. */
    String sentence(Instant now) {
        if (revoked != null) {
            return "the token was revoked at " + TimeText.of(revoked)
                    + "; exchange for a new one, or ask an administrator";
        }
        if (!expires.isAfter(now)) {
            return "the token expired at " + TimeText.of(expires) + "; exchange for a new one, or renew it";
        }
        if (organizationDeleted) {
            return "the token's organization was deleted";
        }
        if (reason != null) {
            return "the token is not good: " + words(reason) + "; ask an administrator";
        }
        return "the token is for "
                + audiences.stream().map(Excerpt::bare).collect(Collectors.joining(", "))
                + ", and not for this service's API; ask for an audience urn:mintmark:org:ORGANIZATION";
    }

    private static String words(String reason) {
        return switch (reason) {
            case "member-deleted" -> "the member it was issued to was deleted";
            case "team-deleted" -> "the team it was issued to was deleted";
            case "api-user-deleted" -> "the API user it was issued to was deleted";
            case "api-user-suspended" -> "the API user it was issued to is suspended";
            default -> "the application it is for was deleted";
        };
    }
}
