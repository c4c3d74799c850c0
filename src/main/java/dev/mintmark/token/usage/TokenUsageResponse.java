package dev.mintmark.token.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.token.TokenListItem;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The usage of a renewed token, before and after its renewal.
 *
 * @param renewed when
 * @param before the old token
 * @param after the new one
 * @param verdict an {@link Adoption}, as a word
 */
public record TokenUsageResponse(
        Instant renewed,
        @JsonProperty("old") Side before,
        @JsonProperty("new") Side after,
        @Schema(implementation = Adoption.class) String verdict) {

    /**
     * The usage of the old token or of the new one.
     *
     * @param uses of the old token since the renewal, of the new one all
     * @param lastUsedAt null where it was never used
     * @param expires null where the token's row is kept no longer
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Side(
            UUID id,
            long uses,
            @Nullable Instant lastUsedAt,
            @Nullable String lastUsedAddress,
            @Nullable String lastUsedUserAgent,
            @Nullable Instant expires,
            @Nullable Instant revoked) {

        static Side of(UUID id, long uses, @Nullable TokenListItem token) {
            return token == null
                    ? new Side(id, uses, null, null, null, null, null)
                    : new Side(
                            id,
                            uses,
                            token.lastUsedAt(),
                            token.lastUsedAddress(),
                            token.lastUsedUserAgent(),
                            token.expires(),
                            token.revoked());
        }
    }
}
