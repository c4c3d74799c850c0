package dev.mintmark.issuer.register;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of a registration. Null and absent mean the same here. */
@Schema(requiredProperties = {"name", "url"})
record RegisterIssuerRequest(
        @Nullable String name,
        @Nullable String url,
        @Nullable List<String> thumbprints,
        @Nullable Long maxExpiration,
        @Schema(ref = "JwkSet") @Nullable JsonNode jwks,
        @Nullable List<String> audiences,
        @Schema(enumeration = {"many", "once"}) @Nullable String subjectTokenUse,
        @Nullable List<String> subjectTokenTypes,
        @Schema(enumeration = {"own", "shared"}) @Nullable String tenancy,
        @Schema(enumeration = {"colleagues", "nobody"}) @Nullable String explain) {}
