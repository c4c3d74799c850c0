package dev.mintmark.token.introspect;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.organization.ScopeText;
import dev.mintmark.token.ActiveToken;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The response of RFC 7662 section 2.2: {@code active} alone, or with all other members.
 *
 * @param scope the permissions as the token's own {@code scope} says them
 * @param aud one text, or a list of several
 * @param exp seconds since 1970-01-01T00:00Z, as {@code iat} and {@code nbf} are
 * @param act the outside identity that was exchanged for the token
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record IntrospectionResponse(
        boolean active,
        @Nullable String scope,
        @JsonProperty("client_id") @Nullable UUID clientId,
        @Nullable String username,
        @JsonProperty("token_type") @Nullable String tokenType,
        @Nullable Long exp,
        @Nullable Long iat,
        @Nullable Long nbf,
        @Nullable String sub,
        @Schema(ref = "OneOrMore") @Nullable Object aud,
        @Nullable String iss,
        @Nullable UUID jti,
        @Nullable String org,
        @Nullable String name,
        @Nullable List<String> permissions,
        @Nullable List<String> roles,
        @Nullable Actor act) {
    static final IntrospectionResponse INACTIVE = new IntrospectionResponse(
            false, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** The {@code act} claim, as in the token itself (RFC 8693 section 4.1). */
    @RegisterForReflection
    record Actor(String iss, String sub) {}

    static IntrospectionResponse of(ActiveToken token, String iss) {
        var actor = token.actor();
        long issued = token.issued().getEpochSecond();
        return new IntrospectionResponse(
                true,
                ScopeText.of(token.permissions()),
                token.clientId() == null ? token.organizationId() : token.clientId(),
                token.holder(),
                "Bearer",
                token.expires().getEpochSecond(),
                issued,
                issued,
                token.subject(),
                token.audiences().size() == 1 ? token.audiences().get(0) : token.audiences(),
                iss,
                token.id(),
                token.organization(),
                token.name(),
                token.permissions(),
                token.roles(),
                actor == null ? null : new Actor(actor.iss(), actor.sub()));
    }
}
