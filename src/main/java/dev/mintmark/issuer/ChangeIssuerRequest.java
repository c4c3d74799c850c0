package dev.mintmark.issuer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.platform.json.Field;
import java.util.List;

/** The body of a PATCH. Absent leaves as it is; null puts the default back. The {@code url} is immutable. */
record ChangeIssuerRequest(
        Field<String> name,
        Field<List<String>> thumbprints,
        Field<Long> maxExpiration,
        Field<JsonNode> jwks,
        Field<List<String>> audiences,
        Field<String> subjectTokenUse,
        Field<List<String>> subjectTokenTypes) {}
