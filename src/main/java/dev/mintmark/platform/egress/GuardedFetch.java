package dev.mintmark.platform.egress;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Fetches JSON from addresses that callers name, and posts it to those that the operator names. It uses https and
 * checked addresses only, and follows no redirect. A body has at most 256 KiB. A fetch takes at most 5 s, a post 15 s.
 * docs/security.md 8.
 */
@ApplicationScoped
public final class GuardedFetch {

    /** The timeout of a fetch, and of all the fetches that one response waits for. */
    public static final Duration DEADLINE = Duration.ofSeconds(5);

    /** A receiver may write down what it gets before it answers. */
    private static final Duration POST_DEADLINE = Duration.ofSeconds(15);

    /** Their own threads: a name server that never answers must not hold up anybody else's blocking work. */
    private static final int NAME_THREADS = 8;

    private final Vertx vertx;
    private final EgressPolicy policy;
    private final TrustRoots trustRoots;
    private final HostAddresses hostAddresses;
    private final WorkerExecutor names;

    @Inject
    GuardedFetch(Vertx vertx, EgressPolicy policy, TrustRoots trustRoots, HostAddresses hostAddresses) {
        this.vertx = vertx;
        this.policy = policy;
        this.trustRoots = trustRoots;
        this.hostAddresses = hostAddresses;
        this.names = vertx.createSharedWorkerExecutor("mintmark-names", NAME_THREADS, 60, TimeUnit.SECONDS);
    }

    /**
     * One GET. The answer arrives on a Vert.x thread that need not be the subscriber's.
     *
     * @param url as registered or discovered; anything a caller may have written
     * @param pins consulted only when no certificate authority vouches for the server
     * @return the answer, or a failure that always is an {@link EgressException}
     */
    public Uni<Fetched> get(String url, CertificatePins pins) {
        return fetch(() -> policy.parse(url), pins);
    }

    /** One GET as {@link #get}, of an address that may have a query. */
    public Uni<Fetched> getWithQuery(String url, CertificatePins pins) {
        return fetch(() -> policy.parseWithQuery(url), pins);
    }

    private Uni<Fetched> fetch(Supplier<EgressUrl> url, CertificatePins pins) {
        return send(url, pins, OutboundRequest.get(), DEADLINE);
    }

    /**
     * One POST of JSON. It has arrived once the server answers with 2xx; what else it answers is not read.
     *
     * @param url of {@link EgressPolicy#parseSetting}
     * @param headers besides the usual ones
     * @return null, or a failure that always is an {@link EgressException}
     */
    public Uni<Void> post(EgressUrl url, Map<String, String> headers, byte[] json) {
        return send(() -> url, CertificatePins.none(), OutboundRequest.post(headers, json), POST_DEADLINE)
                .replaceWithVoid();
    }

    private Uni<Fetched> send(
            Supplier<EgressUrl> url, CertificatePins pins, OutboundRequest request, Duration deadline) {
        return Uni.createFrom().emitter(emitter -> {
            try {
                new Fetch(vertx, names, deadline, policy, url.get(), hostAddresses, trustRoots, pins, request)
                        .start()
                        .onSuccess(emitter::complete)
                        .onFailure(emitter::fail);
            } catch (EgressException e) {
                emitter.fail(e);
            }
        });
    }

    @PreDestroy
    void close() {
        names.close();
    }
}
