package dev.mintmark.issuer.register;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.mintmark.issuer.OidcIssuer;
import dev.mintmark.issuer.keys.IssuerKeyResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An issuer as it is answered.
 *
 * @param url the address that was registered
 * @param issuer the identifier in its discovery document
 * @param jwks only where keys were handed in
 * @param maxExpiration seconds
 * @param tenancy {@code own} or {@code shared}; absent where nobody declared it
 * @param explain the callers that hear of its policy: {@code colleagues} or {@code nobody}; absent for the service's
 *     own setting
 * @param lastUsed the last successful exchange, at most five seconds behind; absent before the first
 * @param keys each key that it has, at most 200, with the reason where it is not used. Absent in lists, and before the
 *     first fetch
 */
record IssuerResponse(
        UUID id,
        String name,
        String url,
        String issuer,
        List<String> thumbprints,
        @Schema(ref = "JwkSet") @JsonRawValue @Nullable String jwks,
        long maxExpiration,
        List<String> audiences,
        @Schema(enumeration = {"many", "once"}) String subjectTokenUse,
        List<String> subjectTokenTypes,
        @Schema(enumeration = {"own", "shared"}) @Nullable String tenancy,
        @Schema(enumeration = {"colleagues", "nobody"}) @Nullable String explain,
        Instant created,
        Instant modified,
        @Nullable Instant lastUsed,
        @Nullable List<IssuerKeyResponse> keys) {

    /** The issuer as a member of a list. */
    static IssuerResponse of(OidcIssuer row, @Nullable Instant lastUsed) {
        return of(row, lastUsed, null);
    }

    static IssuerResponse of(OidcIssuer row, @Nullable Instant lastUsed, @Nullable List<IssuerKeyResponse> keys) {
        return new IssuerResponse(
                row.id,
                row.name,
                row.url,
                row.issuer,
                List.of(row.thumbprints),
                row.jwks,
                row.maxExpiration,
                List.of(row.audiences),
                row.subjectTokenUse,
                List.of(row.subjectTokenTypes),
                row.tenancy,
                row.explain,
                row.created,
                row.modified,
                lastUsed,
                keys);
    }
}
