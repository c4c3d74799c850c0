package dev.mintmark.platform.egress;

import dev.mintmark.platform.egress.AuthorityOrPin.TrustVerdict;
import dev.mintmark.platform.egress.EgressException.EgressFailure;
import dev.mintmark.platform.egress.EgressUrl.Reach;
import dev.mintmark.platform.egress.Fetched.VouchedBy;
import dev.mintmark.platform.error.Excerpt;
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
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One guarded request from its name look-up to its last byte. Everything but the look-up happens on one event loop, so its
 * fields need no lock.
 */
final class Fetch {

    private static final int MAX_BODY = 256 * 1024;
    private static final int MAX_HEADERS = 16 * 1024;

    /** The timeout of a connection attempt: an unreachable first address leaves time for the second. */
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
    private final OutboundRequest asked;
    private final Promise<Fetched> result = Promise.promise();
    private volatile boolean over;
    private volatile boolean admitted;
    private @Nullable HttpClient client;

    Fetch(
            Vertx vertx,
            WorkerExecutor names,
            Duration deadline,
            EgressPolicy policy,
            EgressUrl url,
            HostAddresses hostAddresses,
            TrustRoots trustRoots,
            CertificatePins pins,
            OutboundRequest asked) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.names = names;
        this.deadline = deadline;
        this.policy = policy;
        this.url = url;
        this.hostAddresses = hostAddresses;
        this.trustRoots = trustRoots;
        this.pins = pins;
        this.asked = asked;
    }

    Future<Fetched> start() {
        context.runOnContext(ignored -> run());
        return result.future();
    }

    private void run() {
        long timer = vertx.setTimer(deadline.toMillis(), ignored -> fail(late()));
        result.future().onComplete(ignored -> {
            vertx.cancelTimer(timer);
            closeClient();
        });
        names.executeBlocking(this::prepare, false)
                .onSuccess(this::connectToFirst)
                .onFailure(this::failConnection);
    }

    private EgressException late() {
        // Before its addresses are known the host may be one of which nothing is told.
        return admitted || url.reach() == Reach.ANY
                ? EgressException.failed(
                        EgressFailure.TIMEOUT, "there was no whole answer within " + deadline.toSeconds() + " s", null)
                : EgressException.refused(EgressFailure.TIMEOUT, "the look-up took too long", null);
    }

    /** Does the blocking work: the name look-up and, once, the loading of the platform's authorities. */
    private Prepared prepare() throws GeneralSecurityException, IOException {
        if (over) {
            throw late();
        }
        List<InetAddress> addresses = lookUp();
        for (InetAddress address : addresses) {
            if (!policy.admits(url, address)) {
                throw EgressException.refused(
                        EgressFailure.ADDRESS, url.origin().host() + " is at " + address.getHostAddress(), null);
            }
        }
        admitted = true;
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
            throw unknown(host, e);
        }
        throw unknown(host, null);
    }

    /**
     * The failure of a host that DNS does not know. The caller hears so of allowed origins alone: another name may
     * belong to a network that is not the caller's.
     */
    private EgressException unknown(String host, @Nullable UnknownHostException cause) {
        String told = "DNS knows no host " + Excerpt.of(host);
        return url.reach() == Reach.ANY
                ? EgressException.failed(EgressFailure.HOST_UNKNOWN, told, cause)
                : EgressException.refused(EgressFailure.HOST_UNKNOWN, told, cause);
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
                        failHandshake(e, trust);
                    }
                });
    }

    private static HttpClientOptions clientOptions(@Nullable AuthorityOrPin trust) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(false)
                .setMaxPoolSize(1)
                .setMaxRedirects(0)
                .setMaxHeaderSize(MAX_HEADERS)
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
        WebOrigin origin = url.origin();
        return new RequestOptions()
                .setMethod(asked.method())
                // The checked address, without the name: nothing is looked up again.
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(withoutName(address), origin.port())))
                .setHost(origin.host())
                .setPort(origin.port())
                .setSsl(origin.isSecure())
                .setURI(url.requestTarget())
                .setFollowRedirects(false)
                .putHeader(HttpHeaders.HOST, origin.authority())
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
        asked.headers().forEach(request::putHeader);
        Future<HttpClientResponse> answer = asked.body().length() == 0 ? request.send() : request.send(asked.body());
        answer.onSuccess(response -> read(response, trust)).onFailure(this::failConnection);
    }

    private void read(HttpClientResponse response, @Nullable AuthorityOrPin trust) {
        response.exceptionHandler(this::failConnection);
        int status = response.statusCode();
        if (status >= 300 && status < 400) {
            fail(EgressFailure.REDIRECT, redirect(response), null);
            return;
        }
        if (!asked.isAnsweredBy(status)) {
            fail(EgressFailure.STATUS, "the server answered with status " + status + contentType(response), null);
            return;
        }
        if (!asked.wantsDocument()) {
            complete(response, new byte[0], trust);
            return;
        }
        ContentCoding coding;
        try {
            coding = ContentCoding.of(response.headers().getAll(HttpHeaders.CONTENT_ENCODING));
        } catch (EgressException e) {
            fail(e);
            return;
        }
        Buffer body = Buffer.buffer();
        response.handler(part -> append(body, part));
        response.endHandler(ignored -> decode(response, coding, body, trust));
    }

    private static String redirect(HttpClientResponse response) {
        String location = response.getHeader(HttpHeaders.LOCATION);
        return "the server answered with status " + response.statusCode() + ", a redirect"
                + (location == null ? "" : " to " + Excerpt.of(withoutSecrets(location))) + ", and none is followed";
    }

    /** Without user information, query and fragment. */
    private static String withoutSecrets(String location) {
        return location.replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//");
    }

    private static String contentType(HttpClientResponse response) {
        String type = response.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : " and content type " + Excerpt.of(type);
    }

    private void append(Buffer body, Buffer part) {
        if (over) {
            return;
        }
        if (body.length() + part.length() > MAX_BODY) {
            fail(EgressFailure.TOO_LARGE, "it is larger than " + MAX_BODY / 1024 + " KiB", null);
            return;
        }
        body.appendBuffer(part);
    }

    private void decode(
            HttpClientResponse response, ContentCoding coding, Buffer body, @Nullable AuthorityOrPin trust) {
        if (over) {
            return;
        }
        byte[] sent = body.getBytes();
        if (coding == ContentCoding.IDENTITY) {
            complete(response, sent, trust);
            return;
        }
        vertx.executeBlocking(() -> coding.decode(sent, MAX_BODY), false)
                .onSuccess(decoded -> complete(response, decoded, trust))
                .onFailure(this::failConnection);
    }

    private void complete(HttpClientResponse response, byte[] document, @Nullable AuthorityOrPin trust) {
        byte[] body = withoutByteOrderMark(document);
        String contentType = response.getHeader(HttpHeaders.CONTENT_TYPE);
        List<String> cacheControl = response.headers().getAll(HttpHeaders.CACHE_CONTROL);
        String joined = cacheControl.isEmpty() ? null : String.join(",", cacheControl);
        if (trust == null) {
            succeed(new Fetched(body, contentType, joined, null, VouchedBy.NOBODY));
            return;
        }
        TrustVerdict verdict = trust.verdict();
        if (verdict == null) {
            fail(EgressFailure.TLS, "nobody vouched for the server", null);
            return;
        }
        succeed(new Fetched(body, contentType, joined, verdict.thumbprint(), verdict.vouchedBy()));
    }

    /** RFC 8259, section 8.1: a sender must not add it, and a reader may ignore it. */
    private static byte[] withoutByteOrderMark(byte[] document) {
        boolean marked = document.length >= 3
                && document[0] == (byte) 0xEF
                && document[1] == (byte) 0xBB
                && document[2] == (byte) 0xBF;
        return marked ? Arrays.copyOfRange(document, 3, document.length) : document;
    }

    private void succeed(Fetched fetched) {
        over = true;
        result.tryComplete(fetched);
    }

    private void failHandshake(Throwable cause, @Nullable AuthorityOrPin trust) {
        String distrust = trust == null ? null : trust.distrust();
        if (isTls(cause) && distrust != null) {
            fail(EgressFailure.TLS, distrust, cause);
            return;
        }
        failConnection(cause);
    }

    private void failConnection(Throwable cause) {
        if (isTls(cause)) {
            fail(EgressFailure.TLS, BrokenConnection.ofTls(cause), cause);
            return;
        }
        fail(EgressFailure.CONNECTION, BrokenConnection.of(cause), cause);
    }

    private void fail(EgressFailure reason, String told, @Nullable Throwable cause) {
        fail(cause instanceof EgressException typed ? typed : EgressException.failed(reason, told, cause));
    }

    private void fail(EgressException failure) {
        over = true;
        result.tryFail(failure);
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
