package dev.mintmark.issuer.register;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.platform.json.Field;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of a PATCH. Absent leaves as it is; null puts the default back. The {@code url} is immutable. */
record ChangeIssuerRequest(
        Field<String> name,
        Field<List<String>> thumbprints,
        Field<Long> maxExpiration,
        @Schema(ref = "JwkSet") Field<JsonNode> jwks,
        Field<List<String>> audiences,
        @Schema(enumeration = {"many", "once"}) Field<String> subjectTokenUse,
        Field<List<String>> subjectTokenTypes,
        @Schema(enumeration = {"own", "shared"}) Field<String> tenancy,
        @Schema(enumeration = {"colleagues", "nobody"}) Field<String> explain) {}
