package dev.mintmark.claims;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.json.Field;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Body of {@code PATCH …/oidc-custom-claims}. Members are read here, so that a refusal names its claim. */
record ChangeClaimsRequest(
        @Schema(implementation = String[].class) Field<JsonNode> audience,
        @Schema(implementation = String.class) Field<JsonNode> ttl) {

    /** Absent, or a list without duplicates; 400 for anything that cannot be this scope's audience. */
    Field<List<String>> wantedAudience(ClaimScope scope) {
        return audience instanceof Field.Present<JsonNode> present
                ? new Field.Present<>(audience(scope, present.value()))
                : new Field.Absent<>();
    }

    /** Absent, or a lifetime; 400 for anything else. */
    Field<Ttl> wantedTtl(ClaimsSettings settings) {
        return ttl instanceof Field.Present<JsonNode> present
                ? new Field.Present<>(settings.require(ttl(present.value())))
                : new Field.Absent<>();
    }

    private static List<String> audience(ClaimScope scope, @Nullable JsonNode node) {
        if (node == null || !node.isArray()) {
            throw AudienceRules.refusal("must be a list of texts; delete the claim to fall back to what is above it");
        }
        return AudienceRules.check(scope, node);
    }

    private static Ttl ttl(@Nullable JsonNode node) {
        try {
            if (node == null || !node.isTextual()) {
                throw MalformedTtlException.ofForm();
            }
            return Ttl.parse(node.textValue());
        } catch (MalformedTtlException e) {
            throw ApiException.invalid(CustomClaims.RESOURCE, "TTL", String.valueOf(e.getMessage()));
        }
    }
}
