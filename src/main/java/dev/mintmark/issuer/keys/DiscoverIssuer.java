package dev.mintmark.issuer.keys;

import dev.mintmark.issuer.DiscoveredIssuer;
import dev.mintmark.issuer.keys.FetchKeys.Published;
import dev.mintmark.jwt.InvalidJwkSetException;
import dev.mintmark.platform.egress.BaseUrl;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.egress.EgressException;
import dev.mintmark.platform.egress.GuardedFetch;
import dev.mintmark.platform.eventloop.VertxContext;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Reads an issuer's identifier and keys from its discovery document (OpenID Connect Discovery 1.0, section 4). */
@ApplicationScoped
public final class DiscoverIssuer {

    private static final Logger LOG = Logger.getLogger(DiscoverIssuer.class);

    /**
     * The timeout of both documents together. It is a little longer than that of one, so that the one tells its own
     * failure.
     */
    static final Duration PATIENCE = GuardedFetch.DEADLINE.plusMillis(200);

    private final FetchDiscovery fetchDiscovery;
    private final FetchKeys fetchKeys;

    @Inject
    DiscoverIssuer(FetchDiscovery fetchDiscovery, FetchKeys fetchKeys) {
        this.fetchDiscovery = fetchDiscovery;
        this.fetchKeys = fetchKeys;
    }

    /**
     * Fetches the discovery document and the keys it points to. The answer comes on the caller's Vert.x context.
     *
     * @param url as registered; a slash at its end is not doubled
     * @param pins for both documents' servers, where no certificate authority vouches for them
     * @return the issuer, or a failure that always is a {@link DiscoveryException}
     */
    public Uni<DiscoveredIssuer> discover(String url, CertificatePins pins) {
        return VertxContext.keep(fetchDiscovery
                .of(url, pins)
                .onFailure(EgressException.class)
                .transform(cause -> DiscoveryException.ofDocument(url, cause))
                .chain(document -> keys(document.jwksUri(), pins).map(keys -> discovered(document, keys)))
                .ifNoItem()
                .after(PATIENCE)
                .failWith(() -> DiscoveryException.late(url))
                .onFailure()
                // Not the whole address: whoever registers may have put a secret into its path or query.
                .invoke(failure -> LOG.infof(
                        "the issuer at %s could not be discovered: %s",
                        BaseUrl.origin(url), FailedFetch.kind(failure))));
    }

    private Uni<Published> keys(String jwksUri, CertificatePins pins) {
        return fetchKeys
                .from(jwksUri, pins)
                .invoke(published -> published.keys().requireUsable())
                .onFailure(EgressException.class)
                .transform(cause -> DiscoveryException.ofKeys(jwksUri, cause))
                .onFailure(InvalidJwkSetException.class)
                .transform(cause -> DiscoveryException.ofKeys(jwksUri, cause));
    }

    private static DiscoveredIssuer discovered(DiscoveryDocument document, Published published) {
        return new DiscoveredIssuer(
                document.issuer(), document.jwksUri(), published.keys(), document.thumbprint(), published.freshFor());
    }
}
