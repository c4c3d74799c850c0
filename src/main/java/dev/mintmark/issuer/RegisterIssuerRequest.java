package dev.mintmark.issuer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a registration. Null and absent mean the same here. */
record RegisterIssuerRequest(
        @Nullable String name,
        @Nullable String url,
        @Nullable List<String> thumbprints,
        @Nullable Long maxExpiration,
        @Nullable JsonNode jwks,
        @Nullable List<String> audiences,
        @Nullable String subjectTokenUse,
        @Nullable List<String> subjectTokenTypes) {}
