package dev.mintmark.token.issue;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.token.Delivery;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Body of a request for a new token.
 *
 * @param name required for a personal token; absent for an API user's: its name and the application's
 * @param roles names or ids; absent for all that the holder has
 * @param application name or id; absent for a personal token that is for our own API
 * @param lifetimeMinutes absent for as long as is permitted
 * @param deliver {@code link} to hand it over by a link that shows it once; absent to have it in the answer
 */
public record IssueTokenRequest(
        @Nullable String name,
        @Nullable List<String> roles,
        @Nullable String application,
        @JsonProperty("lifetime_minutes") @Nullable Long lifetimeMinutes,
        @Schema(enumeration = "link") @Nullable String deliver) {

    /** The delivery of the token; 400 for an unknown one. */
    Delivery delivery() {
        return Delivery.read(deliver);
    }
}
