package dev.mintmark.issuer;

import dev.mintmark.platform.egress.CertificatePins;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The source of one issuer row's keys. Two rows that name one URL are two sources that share nothing.
 *
 * @param id of the row
 * @param url as registered, where its discovery document is
 * @param issuer its identifier, for logs
 * @param jwksUri where its keys were published when it was registered; null when they are static
 * @param staticJwks the JWK Set registered with it, as JSON: nothing is ever fetched; null when they are published
 * @param pins of the servers that publish them
 */
public record IssuerSource(
        UUID id,
        String url,
        String issuer,
        @Nullable String jwksUri,
        @Nullable String staticJwks,
        CertificatePins pins) {

    public IssuerSource {
        if ((jwksUri == null) == (staticJwks == null)) {
            throw new IllegalArgumentException("an issuer's keys are either published or static");
        }
    }
}
