package dev.mintmark.issuer.keys;

import dev.mintmark.issuer.keys.IssuerFetches.Document;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.egress.GuardedFetch;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Gets an issuer's discovery document (OpenID Connect Discovery 1.0, section 4). */
@ApplicationScoped
final class FetchDiscovery {

    private final GuardedFetch fetch;
    private final IssuerFetches fetches;

    @Inject
    FetchDiscovery(GuardedFetch fetch, IssuerFetches fetches) {
        this.fetch = fetch;
        this.fetches = fetches;
    }

    /**
     * The document of the issuer registered under this URL. Fails with {@link DiscoveryException} or
     * {@link dev.mintmark.platform.egress.EgressException}.
     */
    Uni<DiscoveryDocument> of(String url, CertificatePins pins) {
        return fetches.counted(
                Document.DISCOVERY,
                fetch.get(DiscoveryDocument.address(url), pins).map(fetched -> DiscoveryDocument.of(url, fetched)));
    }
}
