package dev.mintmark.platform.egress;

import dev.mintmark.platform.egress.AuthorityOrPin.Verdict;
import dev.mintmark.platform.egress.EgressException.Reason;
import dev.mintmark.platform.egress.Fetched.VouchedBy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One guarded GET from its name look-up to its last byte. Everything but the look-up happens on one event loop, so its
 * fields need no lock.
 */
final class Fetch {

    private static final int MAXIMUM_BODY = 100 * 1024;
    private static final int MAXIMUM_HEADERS = 16 * 1024;

    /** So that an unreachable first address leaves time for the second. */
    private static final int CONNECT_MILLIS = 1500;

    private final Vertx vertx;
    private final Context context;
    private final WorkerExecutor names;
    private final Duration deadline;
    private final EgressPolicy policy;
    private final EgressUrl url;
    private final HostAddresses hostAddresses;
    private final TrustRoots trustRoots;
    private final CertificatePins pins;
    private final Promise<Fetched> result = Promise.promise();
    private volatile boolean over;
    private @Nullable HttpClient client;

    Fetch(
            Vertx vertx,
            WorkerExecutor names,
            Duration deadline,
            EgressPolicy policy,
            EgressUrl url,
            HostAddresses hostAddresses,
            TrustRoots trustRoots,
            CertificatePins pins) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.names = names;
        this.deadline = deadline;
        this.policy = policy;
        this.url = url;
        this.hostAddresses = hostAddresses;
        this.trustRoots = trustRoots;
        this.pins = pins;
    }

    Future<Fetched> start() {
        context.runOnContext(ignored -> run());
        return result.future();
    }

    private void run() {
        long timer = vertx.setTimer(deadline.toMillis(), ignored -> fail(Reason.TIMEOUT, "not complete in time", null));
        result.future().onComplete(ignored -> {
            vertx.cancelTimer(timer);
            closeClient();
        });
        names.executeBlocking(this::prepare, false)
                .onSuccess(this::connectToFirst)
                .onFailure(e -> fail(Reason.CONNECTION, "could not prepare", e));
    }

    /** What blocks: the name look-up and, once, the loading of the platform's authorities. */
    private Prepared prepare() throws GeneralSecurityException, IOException {
        if (over) {
            throw new EgressException(Reason.TIMEOUT, "the look-up waited too long");
        }
        List<InetAddress> addresses = lookUp();
        for (InetAddress address : addresses) {
            if (!policy.admits(url, address)) {
                throw new EgressException(Reason.ADDRESS, url.origin().host() + " is at " + address.getHostAddress());
            }
        }
        return new Prepared(addresses, url.origin().isSecure() ? trustRoots.authorities() : null);
    }

    private List<InetAddress> lookUp() {
        String host = url.origin().host();
        try {
            List<InetAddress> addresses = hostAddresses.of(host);
            if (!addresses.isEmpty()) {
                return addresses;
            }
        } catch (UnknownHostException e) {
            throw new EgressException(Reason.HOST_UNKNOWN, host + " is unknown", e);
        }
        throw new EgressException(Reason.HOST_UNKNOWN, host + " has no address");
    }

    private record Prepared(List<InetAddress> addresses, @Nullable X509ExtendedTrustManager authorities) {}

    private void connectToFirst(Prepared prepared) {
        connect(prepared, 0);
    }

    private void connect(Prepared prepared, int index) {
        if (over) {
            return;
        }
        AuthorityOrPin trust = prepared.authorities() == null ? null : new AuthorityOrPin(prepared.authorities(), pins);
        closeClient();
        HttpClient current = vertx.createHttpClient(clientOptions(trust));
        client = current;
        current.request(requestTo(prepared.addresses().get(index)))
                .onSuccess(request -> send(request, trust))
                .onFailure(e -> {
                    if (!isTls(e) && index + 1 < prepared.addresses().size()) {
                        connect(prepared, index + 1);
                    } else {
                        failConnection(e);
                    }
                });
    }

    private static HttpClientOptions clientOptions(@Nullable AuthorityOrPin trust) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(false)
                .setMaxPoolSize(1)
                .setMaxRedirects(0)
                .setMaxHeaderSize(MAXIMUM_HEADERS)
                .setDecompressionSupported(false)
                .setConnectTimeout(CONNECT_MILLIS);
        if (trust == null) {
            return options;
        }
        return options.setSsl(true)
                .setVerifyHost(true)
                .setTrustOptions(TrustOptions.wrap(trust))
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                // Certificate chains take milliseconds to check.
                .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true));
    }

    private RequestOptions requestTo(InetAddress address) {
        Origin origin = url.origin();
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                // The checked address, without the name: nothing is looked up again.
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(withoutName(address), origin.port())))
                .setHost(origin.host())
                .setPort(origin.port())
                .setSsl(origin.isSecure())
                .setURI(url.requestPath())
                .setFollowRedirects(false)
                .putHeader(HttpHeaders.HOST, origin.authority())
                .putHeader(HttpHeaders.ACCEPT, "application/json")
                .putHeader(HttpHeaders.USER_AGENT, "mintmark");
    }

    private static InetAddress withoutName(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    private void send(HttpClientRequest request, @Nullable AuthorityOrPin trust) {
        if (over) {
            request.reset();
            return;
        }
        request.send().onSuccess(response -> read(response, trust)).onFailure(this::failConnection);
    }

    private void read(HttpClientResponse response, @Nullable AuthorityOrPin trust) {
        response.exceptionHandler(this::failConnection);
        int status = response.statusCode();
        if (status >= 300 && status < 400) {
            fail(Reason.REDIRECT, "status " + status, null);
            return;
        }
        if (status != 200) {
            fail(Reason.STATUS, "status " + status, null);
            return;
        }
        String encoding = response.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            fail(Reason.ENCODING, "content encoding was not asked for", null);
            return;
        }
        Buffer body = Buffer.buffer();
        response.handler(part -> append(body, part));
        response.endHandler(ignored -> complete(response, body, trust));
    }

    private void append(Buffer body, Buffer part) {
        if (over) {
            return;
        }
        if (body.length() + part.length() > MAXIMUM_BODY) {
            fail(Reason.TOO_LARGE, "more than " + MAXIMUM_BODY + " bytes", null);
            return;
        }
        body.appendBuffer(part);
    }

    private void complete(HttpClientResponse response, Buffer body, @Nullable AuthorityOrPin trust) {
        List<String> cacheControl = response.headers().getAll(HttpHeaders.CACHE_CONTROL);
        String joined = cacheControl.isEmpty() ? null : String.join(",", cacheControl);
        if (trust == null) {
            succeed(new Fetched(body.getBytes(), joined, null, VouchedBy.NOBODY));
            return;
        }
        Verdict verdict = trust.verdict();
        if (verdict == null) {
            fail(Reason.TLS, "nobody vouched for the server", null);
            return;
        }
        succeed(new Fetched(body.getBytes(), joined, verdict.thumbprint(), verdict.vouchedBy()));
    }

    private void succeed(Fetched fetched) {
        over = true;
        result.tryComplete(fetched);
    }

    private void failConnection(Throwable cause) {
        fail(
                isTls(cause) ? Reason.TLS : Reason.CONNECTION,
                "connection to " + url.origin().authority(),
                cause);
    }

    private void fail(Reason reason, String detail, @Nullable Throwable cause) {
        over = true;
        result.tryFail(cause instanceof EgressException typed ? typed : new EgressException(reason, detail, cause));
    }

    private static boolean isTls(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    private void closeClient() {
        HttpClient current = client;
        if (current != null) {
            client = null;
            current.close();
        }
    }
}
