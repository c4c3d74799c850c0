package dev.mintmark.issuer.keys;

import dev.mintmark.jwt.JwkEntry;
import dev.mintmark.jwt.JwkSet;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One key of an issuer as it is answered.
 *
 * @param kid absent where it has none
 * @param alg as published; absent where it has none
 * @param state {@code usable} or {@code skipped}
 * @param reason a sentence that says why it is skipped; absent where it is usable
 */
public record IssuerKeyResponse(
        @Nullable String kid,
        @Nullable String alg,
        @Schema(enumeration = {"usable", "skipped"}) String state,
        @Nullable String reason) {

    private static final String USABLE = "usable";
    private static final String SKIPPED = "skipped";

    /** Each key of the set, in its order. */
    public static List<IssuerKeyResponse> of(JwkSet keys) {
        return keys.entries().stream().map(IssuerKeyResponse::of).toList();
    }

    static IssuerKeyResponse of(JwkEntry entry) {
        var flaw = entry.flaw();
        return flaw == null
                ? new IssuerKeyResponse(entry.kid(), entry.alg(), USABLE, null)
                : new IssuerKeyResponse(entry.kid(), entry.alg(), SKIPPED, flaw.sentence());
    }
}
