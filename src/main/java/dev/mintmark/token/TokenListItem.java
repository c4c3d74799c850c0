package dev.mintmark.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.platform.caller.TokenKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A token in a list: everything except its text.
 *
 * @param kind a {@link TokenKind} in lower case, or {@code job} for the ID token of a project's job
 * @param roles the names of those it was issued with
 * @param application the id of the one it is for; null where it is for our own API or for a resource
 * @param state a {@link TokenState}, in lower case
 * @param reason why it is {@code inactive}; null in every other state
 * @param renewedFrom the token that it follows; null for a new one
 * @param lastUsedAt null where it was never used; behind by a few seconds at most
 * @param lastUsedAddress the address of the last use; null where that is not known
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TokenListItem(
        UUID id,
        String name,
        @Schema(enumeration = {"organization", "team", "personal", "runner", "application", "job"}) String kind,
        String subject,
        List<String> roles,
        List<String> permissions,
        List<String> audiences,
        @Nullable UUID application,
        long generation,
        Instant issued,
        Instant expires,
        @Schema(implementation = TokenState.class) String state,
        @Schema(
                        enumeration = {
                            "member-deleted",
                            "team-deleted",
                            "api-user-deleted",
                            "api-user-suspended",
                            "application-deleted"
                        })
                @Nullable
                String reason,
        @Nullable Instant revoked,
        @Nullable String revokedBy,
        @JsonProperty("renewed_from") @Nullable UUID renewedFrom,
        @Nullable Instant lastUsedAt,
        long useCount,
        @Nullable String lastUsedAddress,
        @Nullable String lastUsedUserAgent) {}
