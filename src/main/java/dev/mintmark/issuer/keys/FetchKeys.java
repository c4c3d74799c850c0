package dev.mintmark.issuer.keys;

import dev.mintmark.issuer.keys.IssuerFetches.Document;
import dev.mintmark.jwt.InvalidJwkSetException;
import dev.mintmark.jwt.JwkSet;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.egress.Fetched;
import dev.mintmark.platform.egress.GuardedFetch;
import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.platform.json.MalformedJsonException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Fetches a published JWK Set and parses it off the event loop, since two hundred keys take milliseconds. */
@ApplicationScoped
public final class FetchKeys {

    static final int MAX_DEPTH = 32;

    /**
     * A set as it was published.
     *
     * @param text the JSON it was read from
     * @param freshFor 60 s to 1 h
     */
    record Published(JwkSet keys, String text, Duration freshFor) {}

    private final GuardedFetch fetch;
    private final IssuerFetches fetches;
    private final Vertx vertx;

    FetchKeys(GuardedFetch fetch, IssuerFetches fetches, Vertx vertx) {
        this.fetch = fetch;
        this.fetches = fetches;
        this.vertx = vertx;
    }

    /**
     * The set at this address, of which any key may be unusable. Fails with
     * {@link dev.mintmark.platform.egress.EgressException} or {@link DiscoveryException}.
     */
    Uni<Published> from(String jwksUri, CertificatePins pins) {
        return fetches.counted(
                Document.JWKS,
                fetch.getWithQuery(jwksUri, pins).chain(fetched -> offTheEventLoop(() -> read(jwksUri, fetched))));
    }

    /** The set in this text, which passed the reading of registered sets, now or that of an earlier version. */
    public Uni<JwkSet> in(String jwks) {
        return offTheEventLoop(() -> keys(jwks.getBytes(StandardCharsets.UTF_8)));
    }

    private <T> Uni<T> offTheEventLoop(Callable<T> work) {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(work, false).toCompletionStage());
    }

    private static Published read(String jwksUri, Fetched fetched) {
        byte[] body = fetched.body();
        try {
            return new Published(
                    keys(body), new String(body, StandardCharsets.UTF_8), Freshness.granted(fetched.cacheControl()));
        } catch (MalformedJsonException | InvalidJwkSetException e) {
            throw DiscoveryException.ofKeys(jwksUri, fetched, e);
        }
    }

    private static JwkSet keys(byte[] json) {
        return JwkSet.parseFetched(JsonReader.readObject(json, MAX_DEPTH));
    }
}
