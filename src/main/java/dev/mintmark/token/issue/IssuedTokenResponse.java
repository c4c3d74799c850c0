package dev.mintmark.token.issue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.token.ActiveToken;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The response to an issue or a renewal, the only one that holds a token's text.
 *
 * @param token the text: a secret; absent where it is handed over by a link
 * @param expires UTC
 * @param renewedFrom absent for a token that follows none
 * @param link an address that shows the text once: a secret; absent where the text is here
 * @param linkExpires UTC; absent as {@code link} is
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IssuedTokenResponse(
        @Nullable String token,
        UUID id,
        String name,
        Instant expires,
        @JsonProperty("renewed_from") @Nullable UUID renewedFrom,
        @Nullable String link,
        @Nullable Instant linkExpires) {

    public static IssuedTokenResponse of(TokenToIssue issued, String text) {
        var token = issued.token();
        return new IssuedTokenResponse(
                text, token.id(), token.name(), token.expires(), issued.renewedFrom(), null, null);
    }

    /** The token, to be handed over by a link. */
    public static IssuedTokenResponse behind(TokenLinks.Link link, TokenToIssue issued) {
        var token = issued.token();
        return new IssuedTokenResponse(
                null, token.id(), token.name(), token.expires(), issued.renewedFrom(), link.url(), link.expires());
    }

    /** The token that an earlier request got, to be handed over by the same link. */
    public static IssuedTokenResponse behind(TokenLinks.Link link, ActiveToken issued, UUID renewedFrom) {
        return new IssuedTokenResponse(
                null, issued.id(), issued.name(), issued.expires(), renewedFrom, link.url(), link.expires());
    }

    /** 201. */
    public Response created() {
        return Response.status(Response.Status.CREATED).entity(this).build();
    }

    /** 200. */
    public Response shown() {
        return Response.ok(this).build();
    }

    /** Without the text, so that no log line holds it by mistake. */
    @Override
    public String toString() {
        return "IssuedTokenResponse[id=" + id + "]";
    }
}
