package dev.mintmark.issuer;

import dev.mintmark.issuer.DiscoveryException.Reason;
import dev.mintmark.issuer.FetchKeys.Published;
import dev.mintmark.jwt.InvalidJwkSetException;
import dev.mintmark.jwt.JsonReader;
import dev.mintmark.jwt.JsonValue.JsonObject;
import dev.mintmark.jwt.JsonValue.JsonString;
import dev.mintmark.jwt.MalformedJsonException;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.egress.EgressException;
import dev.mintmark.platform.egress.Fetched;
import dev.mintmark.platform.egress.GuardedFetch;
import dev.mintmark.platform.eventloop.CallersContext;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Asks an issuer who it is and for its keys (OpenID Connect Discovery 1.0, section 4). */
@ApplicationScoped
public final class DiscoverIssuer {

    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    private final GuardedFetch fetch;
    private final FetchKeys fetchKeys;

    @Inject
    DiscoverIssuer(GuardedFetch fetch, FetchKeys fetchKeys) {
        this.fetch = fetch;
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
        return CallersContext.keep(fetch.get(withoutSlash(url) + WELL_KNOWN, pins)
                .map(fetched -> Metadata.of(url, fetched))
                .chain(metadata -> fetchKeys.from(metadata.jwksUri(), pins).map(metadata::with))
                .onFailure()
                .transform(DiscoverIssuer::uniform));
    }

    private static DiscoveryException uniform(Throwable thrown) {
        if (thrown instanceof DiscoveryException already) {
            return already;
        }
        if (thrown instanceof EgressException) {
            return new DiscoveryException(Reason.FETCH, thrown);
        }
        if (thrown instanceof MalformedJsonException || thrown instanceof InvalidJwkSetException) {
            return new DiscoveryException(Reason.JWKS, thrown);
        }
        return new DiscoveryException(Reason.FETCH, thrown);
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** What is needed of a discovery document, and the certificate it came under. */
    private record Metadata(String issuer, String jwksUri, @Nullable String thumbprint) {

        static Metadata of(String url, Fetched fetched) {
            JsonObject document = object(fetched);
            String issuer = string(document, "issuer");
            if (!withoutSlash(issuer).equals(withoutSlash(url))) {
                throw new DiscoveryException(Reason.ISSUER, null);
            }
            return new Metadata(issuer, string(document, "jwks_uri"), fetched.thumbprint());
        }

        DiscoveredIssuer with(Published keys) {
            return new DiscoveredIssuer(issuer, jwksUri, keys.text(), thumbprint, keys.freshFor());
        }

        private static JsonObject object(Fetched fetched) {
            try {
                return JsonReader.readObject(fetched.body(), FetchKeys.MAXIMUM_DEPTH);
            } catch (MalformedJsonException e) {
                throw new DiscoveryException(Reason.DOCUMENT, e);
            }
        }

        private static String string(JsonObject document, String member) {
            if (document.get(member) instanceof JsonString string) {
                return string.value();
            }
            throw new DiscoveryException(Reason.DOCUMENT, null);
        }
    }
}
