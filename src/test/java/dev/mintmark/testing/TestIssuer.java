package dev.mintmark.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A real OpenID Connect issuer on a loopback port of the system's choice. It has a discovery document, a JWKS and
 * tokens signed by real keys, over HTTP or TLS. It is healthy, or fails in the ways issuers fail. The service under
 * test needs {@link #origin()} in {@code mintmark.egress.allowed-origins}. For a certificate of a
 * {@link TestAuthority} it needs that authority's PEM file in {@code mintmark.egress.trusted-ca-file}.
 *
 * <p>Safe for use from several threads.
 */
public final class TestIssuer implements AutoCloseable {

    /** Every algorithm a key is published for. */
    public static final List<String> ALGORITHMS = List.of("RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA");

    /** The path of the discovery document below the issuer's URL. */
    public static final String DISCOVERY = "/.well-known/openid-configuration";

    /** The path of the JWKS below the issuer's URL. */
    public static final String JWKS = "/jwks";

    /** The way an issuer fails. */
    public enum Failure {
        /** Closes the connection without an answer. */
        DOWN,
        /** Takes the request and never answers. */
        SILENT,
        /** Answers as it should, after four and a half seconds. */
        TARDY,
        /** Sends one byte of its body every 200 ms. */
        DRIPPING,
        /** Sends an endless body. */
        TOO_LARGE,
        /** Answers 302 to the same document under another path. */
        REDIRECTING,
        /** Answers 500. */
        INTERNAL_ERROR,
        /** Answers 404. */
        NOT_FOUND,
        /** Answers 200 with a gzip body. */
        COMPRESSED,
        /** Announces more body than it sends. */
        TRUNCATED,
        /** Answers 200 with a body that is no JSON. */
        GIBBERISH
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MOVED = "/moved";

    private final HttpServer server;
    private final ShownCertificate shown;
    private final ExecutorService threads;
    private final String origin;
    private final String path;
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final Map<String, List<String>> hosts = new ConcurrentHashMap<>();
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();
    private final AtomicInteger generation = new AtomicInteger();
    private volatile Map<String, TestKey> keys;
    private volatile List<Map<String, Object>> furtherKeys = List.of();
    private volatile List<Map<String, Object>> insteadOfKeys;
    private volatile UnaryOperator<Map<String, Object>> discovery = UnaryOperator.identity();
    private volatile String cacheControl;

    private TestIssuer(HttpServer server, ShownCertificate shown, String host, String path) {
        this.server = server;
        this.shown = shown;
        this.path = path;
        this.origin = (shown == null ? "http://" : "https://") + host + ":"
                + server.getAddress().getPort();
        this.keys = newKeys();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "test-issuer");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Plain HTTP at {@code http://localhost:port}. */
    public static TestIssuer http() {
        return http("");
    }

    /** Plain HTTP at {@code http://localhost:port} and this path, such as {@code /realms/ci}; empty for none. */
    public static TestIssuer http(String path) {
        try {
            return new TestIssuer(HttpServer.create(loopback(), 0), null, "localhost", path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** TLS at {@code https://localhost:port}. */
    public static TestIssuer https(TestCertificate certificate) {
        return https(certificate, "localhost", "");
    }

    /**
     * TLS on loopback, calling itself by this host.
     *
     * @param host the host in {@link #url()}; it must resolve to loopback
     * @param path as for {@link #http(String)}
     */
    public static TestIssuer https(TestCertificate certificate, String host, String path) {
        try {
            ShownCertificate shown = new ShownCertificate(certificate);
            HttpsServer server = HttpsServer.create(loopback(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(shown.context()));
            return new TestIssuer(server, shown, host, path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** The URL to register, and the {@code iss} of the tokens. */
    public String url() {
        return origin + path;
    }

    /** Scheme, host and port. */
    public String origin() {
        return origin;
    }

    /** Where the keys are. */
    public String jwksUri() {
        return url() + JWKS;
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Of the certificate shown now; TLS only. */
    public String thumbprint() {
        return shown.current().thumbprint();
    }

    /** Shows another certificate from the next handshake on; TLS only. */
    public void renewCertificate(TestCertificate next) {
        shown.show(next);
    }

    /** Replaces every key: the old ones are gone from the JWKS at once. */
    public void rotate() {
        keys = newKeys();
    }

    /** Replaces every key by another of the same name. */
    public void rotateUnderTheOldKids() {
        keys = newKeys(generation.get());
    }

    private Map<String, TestKey> newKeys() {
        return newKeys(generation.incrementAndGet());
    }

    private static Map<String, TestKey> newKeys(int number) {
        return ALGORITHMS.stream()
                .collect(Collectors.toUnmodifiableMap(alg -> alg, alg -> TestKey.create(alg + "-" + number, alg)));
    }

    /** The key that signs this algorithm's tokens now. */
    public TestKey key(String alg) {
        return keys.get(alg);
    }

    /** Publishes these JWKs beside its own: bad ones, unknown ones, somebody else's. */
    public void publishFurther(List<Map<String, Object>> jwks) {
        furtherKeys = List.copyOf(jwks);
    }

    /** Publishes these JWKs and none of its own; null for its own again. */
    public void publishInstead(List<Map<String, Object>> jwks) {
        insteadOfKeys = jwks;
    }

    /** The JWKS as it is published. */
    public Map<String, Object> jwks() {
        List<Map<String, Object>> instead = insteadOfKeys;
        if (instead != null) {
            return Map.of("keys", instead);
        }
        List<Map<String, Object>> all = new ArrayList<>(
                ALGORITHMS.stream().map(alg -> keys.get(alg).jwk()).toList());
        all.addAll(furtherKeys);
        return Map.of("keys", all);
    }

    /** Publishes the discovery document changed by this. */
    public void changeDiscovery(UnaryOperator<Map<String, Object>> change) {
        discovery = change;
    }

    /** Sends this Cache-Control with every document; null for none. */
    public void cacheControl(String value) {
        cacheControl = value;
    }

    /** Fails for every path from now on, requests in flight included only where they have not been answered. */
    public void fail(Failure failure) {
        fail(DISCOVERY, failure);
        fail(JWKS, failure);
    }

    /** Fails for this path ({@link #DISCOVERY} or {@link #JWKS}) alone. */
    public void fail(String document, Failure failure) {
        failures.put(document, failure);
    }

    /** Answers as it should again. */
    public void recover() {
        failures.clear();
    }

    /** The number of times that this path ({@link #DISCOVERY} or {@link #JWKS}) was asked for, whatever came of it. */
    public int requests(String document) {
        AtomicInteger count = requests.get(document);
        return count == null ? 0 : count.get();
    }

    /** The number of requests for anything at all. */
    public int requests() {
        return requests.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** The Host fields sent with the requests for this path, in order. */
    public List<String> hosts(String document) {
        return List.copyOf(hosts.getOrDefault(document, List.of()));
    }

    /** The claims of an ordinary token that is good for five minutes; ordered and mutable. */
    public Map<String, Object> claims(String sub, String aud) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", url());
        claims.put("sub", sub);
        claims.put("aud", aud);
        claims.put("iat", now);
        claims.put("exp", now + 300);
        claims.put("jti", UUID.randomUUID().toString());
        return claims;
    }

    /** A token with exactly these claims, signed by the current key of this algorithm. */
    public String token(Map<String, ?> claims, String alg) {
        return key(alg).sign(claims);
    }

    /** An ordinary token, signed RS256. */
    public String token(String sub, String aud) {
        return token(claims(sub, aud), "RS256");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = exchange.getRequestURI().getRawPath();
            String document = asked.startsWith(path) ? asked.substring(path.length()) : asked;
            requests.computeIfAbsent(document, ignored -> new AtomicInteger()).incrementAndGet();
            hosts.merge(
                    document,
                    List.of(String.valueOf(exchange.getRequestHeaders().getFirst("Host"))),
                    (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
            byte[] body = body(document.startsWith(MOVED) ? document.substring(MOVED.length()) : document);
            Failure failure = failures.get(document);
            if (failure != null) {
                answer(exchange, document, body, failure);
            } else if (body == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                answer(exchange, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] body(String document) throws JsonProcessingException {
        return switch (document) {
            case DISCOVERY -> JSON.writeValueAsBytes(discovery.apply(discoveryDocument()));
            case JWKS -> JSON.writeValueAsBytes(jwks());
            default -> null;
        };
    }

    private Map<String, Object> discoveryDocument() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", url());
        document.put("jwks_uri", jwksUri());
        document.put("response_types_supported", List.of("id_token"));
        document.put("subject_types_supported", List.of("public"));
        document.put("id_token_signing_alg_values_supported", ALGORITHMS);
        return document;
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (cacheControl != null) {
            exchange.getResponseHeaders().set("Cache-Control", cacheControl);
        }
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private void answer(HttpExchange exchange, String document, byte[] body, Failure failure)
            throws IOException, InterruptedException {
        switch (failure) {
            case DOWN -> {}
            case SILENT -> Thread.sleep(60_000);
            case TARDY -> {
                Thread.sleep(4_500);
                answer(exchange, body);
            }
            case DRIPPING -> drip(exchange, body);
            case TOO_LARGE -> flood(exchange);
            case REDIRECTING -> {
                exchange.getResponseHeaders().set("Location", url() + MOVED + document);
                exchange.sendResponseHeaders(302, -1);
            }
            case INTERNAL_ERROR -> exchange.sendResponseHeaders(500, -1);
            case NOT_FOUND -> exchange.sendResponseHeaders(404, -1);
            case COMPRESSED -> {
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                answer(exchange, gzip(body));
            }
            case TRUNCATED -> {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body, 0, body.length / 2);
                exchange.getResponseBody().flush();
            }
            case GIBBERISH -> answer(exchange, "<html>".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void drip(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        exchange.sendResponseHeaders(200, body.length);
        for (byte one : body) {
            exchange.getResponseBody().write(one);
            exchange.getResponseBody().flush();
            Thread.sleep(200);
        }
    }

    private static void flood(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] spaces = " ".repeat(8192).getBytes(StandardCharsets.US_ASCII);
        OutputStream endless = exchange.getResponseBody();
        while (!Thread.interrupted()) {
            endless.write(spaces);
        }
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        }
        return compressed.toByteArray();
    }

    /** Stops listening at once; the port may be taken by others afterwards. */
    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
