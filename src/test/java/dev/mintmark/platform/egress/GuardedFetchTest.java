package dev.mintmark.platform.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.mintmark.platform.egress.EgressException.EgressFailure;
import dev.mintmark.platform.egress.Fetched.VouchedBy;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.testing.TestAuthority;
import dev.mintmark.testing.TestCertificate;
import dev.mintmark.testing.TestIssuer;
import dev.mintmark.testing.TestIssuer.Failure;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedFetchTest {

    private static final TestAuthority KNOWN = TestAuthority.create("Known to the service");
    private static final TestAuthority UNKNOWN = TestAuthority.create("Private");
    private static final HostAddresses LOOPBACK = host -> List.of(InetAddress.getLoopbackAddress());

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static TrustRoots roots;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        roots = TrustRoots.with(Optional.of(KNOWN.writePem(directory.resolve("ca.pem"))));
    }

    @AfterAll
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_document_arrives_with_what_the_caller_needs() {
        try (TestIssuer issuer = TestIssuer.https(KNOWN.issue("localhost"))) {
            issuer.cacheControl("public, max-age=600");

            Fetched fetched = get(allowing(issuer), issuer.jwksUri(), CertificatePins.none());

            assertThat(new String(fetched.body(), StandardCharsets.UTF_8)).contains("RS256-1");
            assertThat(fetched.cacheControl()).isEqualTo("public, max-age=600");
            assertThat(fetched.thumbprint()).isEqualTo(issuer.thumbprint());
            assertThat(fetched.vouchedBy()).isEqualTo(VouchedBy.AUTHORITY);
            assertThat(issuer.hosts(TestIssuer.JWKS)).containsExactly("localhost:" + issuer.port());
        }
    }

    @Test
    void plain_http_from_an_allowed_origin_has_no_thumbprint() {
        try (TestIssuer issuer = TestIssuer.http()) {
            Fetched fetched = get(allowing(issuer), issuer.jwksUri(), CertificatePins.none());

            assertThat(fetched.thumbprint()).isNull();
            assertThat(fetched.cacheControl()).isNull();
            assertThat(fetched.vouchedBy()).isEqualTo(VouchedBy.NOBODY);
        }
    }

    // Names and addresses

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "169.254.169.254", "::ffff:192.168.0.1", "fd00::1"})
    void one_private_address_among_public_ones_refuses_the_host(String address) throws Exception {
        List<InetAddress> addresses = new ArrayList<>(addresses("8.8.8.8", "2606:4700:4700::1111", address));
        Collections.rotate(addresses, address.length());

        assertThat(failure(fetch(List.of(), host -> addresses), "https://ci.example/", CertificatePins.none()))
                .returns(EgressFailure.ADDRESS, EgressException::reason);
    }

    @Test
    void localhost_is_refused_without_a_connection() {
        try (TestIssuer issuer = TestIssuer.https(KNOWN.issue("localhost"))) {
            EgressException refused = failure(
                    fetch(List.of(), LOOPBACK), issuer.jwksUri(), CertificatePins.of(List.of(issuer.thumbprint())));

            assertThat(refused.reason()).isEqualTo(EgressFailure.ADDRESS);
            assertThat(issuer.requests()).isZero();
        }
    }

    @Test
    void the_name_is_looked_up_once_and_the_connection_goes_to_the_checked_address() {
        try (TestIssuer issuer = TestIssuer.https(KNOWN.issue("ci.rebinding.test"), "ci.rebinding.test", "")) {
            List<String> asked = Collections.synchronizedList(new ArrayList<>());
            HostAddresses answersOnce = host -> {
                asked.add(host);
                if (asked.size() > 1) {
                    throw new UnknownHostException(host);
                }
                return List.of(InetAddress.getLoopbackAddress());
            };

            Fetched fetched =
                    get(fetch(List.of(issuer.origin()), answersOnce), issuer.jwksUri(), CertificatePins.none());

            assertThat(fetched.vouchedBy()).isEqualTo(VouchedBy.AUTHORITY);
            assertThat(asked).containsExactly("ci.rebinding.test");
            assertThat(issuer.hosts(TestIssuer.JWKS)).containsExactly("ci.rebinding.test:" + issuer.port());
        }
    }

    @Test
    void an_unreachable_first_address_leaves_time_for_the_second() throws Exception {
        try (TestIssuer issuer = TestIssuer.https(KNOWN.issue("ci.test"), "ci.test", "")) {
            // Nothing listens on 127.0.0.2 there; 192.0.2.1 is documentation and never answers.
            List<InetAddress> addresses = addresses("127.0.0.2", "192.0.2.1", "127.0.0.1");

            Fetched fetched =
                    get(fetch(List.of(issuer.origin()), host -> addresses), issuer.jwksUri(), CertificatePins.none());

            assertThat(fetched.vouchedBy()).isEqualTo(VouchedBy.AUTHORITY);
        }
    }

    @Test
    void an_unknown_host_fails() {
        HostAddresses nobody = host -> {
            throw new UnknownHostException(host);
        };

        assertThat(failure(fetch(List.of(), nobody), "https://ci.example/", CertificatePins.none()))
                .returns(EgressFailure.HOST_UNKNOWN, EgressException::reason);
        assertThat(failure(fetch(List.of(), host -> List.of()), "https://ci.example/", CertificatePins.none()))
                .returns(EgressFailure.HOST_UNKNOWN, EgressException::reason);
    }

    @Test
    void an_odd_url_fails_like_everything_else() {
        assertThat(failure(fetch(List.of(), LOOPBACK), "https://2130706433/", CertificatePins.none()))
                .returns(EgressFailure.URL, EgressException::reason);
    }

    @Test
    void an_ipv6_literal_can_be_an_allowed_origin() throws Exception {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getAllByName("::1")[0], 0));
        } catch (IOException e) {
            Assumptions.abort("this machine has no IPv6 loopback");
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getAllByName("::1")[0], 0), 0);
        List<String> hosts = Collections.synchronizedList(new ArrayList<>());
        server.createContext("/", exchange -> {
            hosts.add(exchange.getRequestHeaders().getFirst("Host"));
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
        try {
            String origin = "http://[::1]:" + server.getAddress().getPort();
            HostAddresses literal = host -> List.of(InetAddress.getAllByName(host));

            assertThat(get(fetch(List.of(origin), literal), origin + "/x", CertificatePins.none())
                            .body())
                    .isEqualTo("{}".getBytes(StandardCharsets.US_ASCII));
            assertThat(hosts).containsExactly(origin.substring("http://".length()));
        } finally {
            server.stop(0);
        }
    }

    // Trust

    @Test
    void an_unknown_authority_fails_without_a_pin_and_nothing_is_asked() {
        try (TestIssuer issuer = TestIssuer.https(UNKNOWN.issue("localhost"))) {
            assertThat(failure(allowing(issuer), issuer.jwksUri(), CertificatePins.none()))
                    .returns(EgressFailure.TLS, EgressException::reason);
            assertThat(issuer.requests()).isZero();
        }
    }

    @Test
    void a_pin_makes_an_unknown_authority_good() {
        try (TestIssuer issuer = TestIssuer.https(UNKNOWN.issue("localhost"))) {
            Fetched fetched = get(
                    allowing(issuer),
                    issuer.jwksUri(),
                    CertificatePins.of(
                            List.of("0".repeat(64), issuer.thumbprint().toUpperCase(Locale.ROOT))));

            assertThat(fetched.vouchedBy()).isEqualTo(VouchedBy.PIN);
            assertThat(fetched.thumbprint()).isEqualTo(issuer.thumbprint());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "other.test"})
    void a_pin_makes_a_self_signed_certificate_good_whatever_its_name(String name) {
        TestCertificate certificate = TestAuthority.selfSigned(name);
        try (TestIssuer issuer = TestIssuer.https(certificate)) {
            assertThat(get(allowing(issuer), issuer.jwksUri(), CertificatePins.of(List.of(certificate.thumbprint())))
                            .vouchedBy())
                    .isEqualTo(VouchedBy.PIN);
            assertThat(failure(allowing(issuer), issuer.jwksUri(), CertificatePins.of(List.of("f".repeat(64))))
                            .reason())
                    .isEqualTo(EgressFailure.TLS);
        }
    }

    @Test
    void a_pin_of_the_authority_is_no_pin_of_the_leaf() {
        TestCertificate certificate = UNKNOWN.issue("localhost");
        String ofTheRoot =
                new TestCertificate(certificate.key(), certificate.chain().subList(1, 2)).thumbprint();
        try (TestIssuer issuer = TestIssuer.https(certificate)) {
            assertThat(failure(allowing(issuer), issuer.jwksUri(), CertificatePins.of(List.of(ofTheRoot))))
                    .returns(EgressFailure.TLS, EgressException::reason);
        }
    }

    @Test
    void the_renewal_of_a_certificate_by_a_known_authority_breaks_no_pin() {
        try (TestIssuer issuer = TestIssuer.https(KNOWN.issue("localhost"))) {
            String old = issuer.thumbprint();
            CertificatePins pins = CertificatePins.of(List.of(old));
            assertThat(get(allowing(issuer), issuer.jwksUri(), pins).thumbprint())
                    .isEqualTo(old);

            issuer.renewCertificate(KNOWN.issue("localhost"));

            Fetched fetched = get(allowing(issuer), issuer.jwksUri(), pins);
            assertThat(fetched.thumbprint()).isEqualTo(issuer.thumbprint()).isNotEqualTo(old);
            assertThat(fetched.vouchedBy()).isEqualTo(VouchedBy.AUTHORITY);
        }
    }

    @Test
    void the_renewal_of_a_pinned_private_certificate_needs_a_new_pin() {
        try (TestIssuer issuer = TestIssuer.https(UNKNOWN.issue("localhost"))) {
            CertificatePins pins = CertificatePins.of(List.of(issuer.thumbprint()));
            issuer.renewCertificate(UNKNOWN.issue("localhost"));

            assertThat(failure(allowing(issuer), issuer.jwksUri(), pins))
                    .returns(EgressFailure.TLS, EgressException::reason);
        }
    }

    @Test
    void a_known_authority_vouches_for_the_very_name_only() {
        TestCertificate forAnother = KNOWN.issue("other.test", "127.0.0.1");
        try (TestIssuer issuer = TestIssuer.https(forAnother)) {
            assertThat(failure(allowing(issuer), issuer.jwksUri(), CertificatePins.none()))
                    .returns(EgressFailure.TLS, EgressException::reason);
            assertThat(failure(
                            allowing(issuer), issuer.jwksUri(), CertificatePins.of(List.of(forAnother.thumbprint()))))
                    .as("the chain is good, so the pin is not consulted")
                    .returns(EgressFailure.TLS, EgressException::reason);
            assertThat(issuer.requests()).isZero();
        }
    }

    @Test
    void an_expired_certificate_is_good_by_its_pin_alone() {
        try (TestIssuer issuer = TestIssuer.https(KNOWN.issueExpired("localhost"))) {
            assertThat(failure(allowing(issuer), issuer.jwksUri(), CertificatePins.none()))
                    .returns(EgressFailure.TLS, EgressException::reason);
            assertThat(get(allowing(issuer), issuer.jwksUri(), CertificatePins.of(List.of(issuer.thumbprint())))
                            .vouchedBy())
                    .isEqualTo(VouchedBy.PIN);
        }
    }

    @Test
    void a_certificate_for_an_address_is_good_for_that_address() {
        try (TestIssuer issuer = TestIssuer.https(KNOWN.issue("127.0.0.1"), "127.0.0.1", "")) {
            assertThat(get(
                                    fetch(List.of(issuer.origin()), host -> List.of(InetAddress.getAllByName(host))),
                                    issuer.jwksUri(),
                                    CertificatePins.none())
                            .vouchedBy())
                    .isEqualTo(VouchedBy.AUTHORITY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void both_living_versions_of_tls_are_spoken(String protocol) throws Exception {
        TestCertificate certificate = TestAuthority.selfSigned("localhost");
        try (SSLServerSocket socket = tlsSocket(certificate)) {
            socket.setEnabledProtocols(new String[] {protocol});
            answerOnce(socket);
            String origin = "https://localhost:" + socket.getLocalPort();
            CertificatePins pins = CertificatePins.of(List.of(certificate.thumbprint()));

            assertThat(get(fetch(List.of(origin), LOOPBACK), origin + "/", pins).body())
                    .hasSize(2);
        }
    }

    // Answers

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            DOWN,           CONNECTION
            TOO_LARGE,      TOO_LARGE
            REDIRECTING,    REDIRECT
            INTERNAL_ERROR, STATUS
            NOT_FOUND,      STATUS
            TRUNCATED,      CONNECTION
            """)
    void a_failing_server_fails_the_fetch(Failure failure, EgressFailure reason) {
        try (TestIssuer issuer = TestIssuer.https(KNOWN.issue("localhost"))) {
            issuer.fail(failure);

            EgressException thrown = failure(allowing(issuer), issuer.jwksUri(), CertificatePins.none());

            assertThat(thrown.reason()).isEqualTo(reason);
            assertThat(issuer.requests())
                    .as("nothing is followed or tried again")
                    .isEqualTo(1);
        }
    }

    @Test
    void whatever_is_slow_costs_five_seconds() throws Exception {
        HostAddresses stuck = host -> {
            try {
                Thread.sleep(40_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of(InetAddress.getLoopbackAddress());
        };
        try (TestIssuer silent = TestIssuer.https(KNOWN.issue("localhost"));
                TestIssuer dripping = TestIssuer.https(KNOWN.issue("localhost"));
                ServerSocket noHandshake = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            silent.fail(Failure.SILENT);
            dripping.fail(Failure.DRIPPING);
            String noHandshakeOrigin = "https://localhost:" + noHandshake.getLocalPort();
            GuardedFetch fetch = fetch(List.of(silent.origin(), dripping.origin(), noHandshakeOrigin), LOOPBACK);
            long start = System.nanoTime();

            List<CompletableFuture<Duration>> slow = Stream.of(
                            fetch.get(silent.jwksUri(), CertificatePins.none()),
                            fetch.get(dripping.jwksUri(), CertificatePins.none()),
                            fetch.get(noHandshakeOrigin, CertificatePins.none()),
                            fetch(List.of(), stuck).get("https://ci.example/", CertificatePins.none()))
                    .map(one -> one.subscribeAsCompletionStage().handle((fetched, thrown) -> {
                        assertThat(thrown).isInstanceOfSatisfying(EgressException.class, e -> assertThat(e.reason())
                                .isEqualTo(EgressFailure.TIMEOUT));
                        return Duration.ofNanos(System.nanoTime() - start);
                    }))
                    .toList();

            assertThat(slow).allSatisfy(one -> assertThat(one.join())
                    .isBetween(Duration.ofMillis(4900), Duration.ofSeconds(30)));
        }
    }

    @Test
    void nobody_listening_fails() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        String origin = "https://localhost:" + port;

        assertThat(failure(fetch(List.of(origin), LOOPBACK), origin + "/", CertificatePins.none()))
                .returns(EgressFailure.CONNECTION, EgressException::reason);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            262144, true
            262145, false
            """)
    void a_quarter_of_a_mebibyte_is_read_and_not_one_byte_more(int size, boolean read) throws IOException {
        for (String coding : List.of("identity", "gzip")) {
            byte[] sent = coding.equals("gzip") ? gzip(new byte[size]) : new byte[size];
            answering(Map.of("Content-Encoding", coding), sent, (fetch, origin) -> {
                if (read) {
                    assertThat(get(fetch, origin, CertificatePins.none()).body())
                            .hasSize(size);
                } else {
                    assertThat(failure(fetch, origin, CertificatePins.none()))
                            .returns(EgressFailure.TOO_LARGE, EgressException::reason)
                            .hasMessage(
                                    coding.equals("gzip")
                                            ? "it is larger than 256 KiB once it is decompressed"
                                            : "it is larger than 256 KiB");
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP"})
    void a_body_that_is_compressed_is_decompressed(String coding) throws IOException {
        byte[] document = "{\"keys\":[]}".getBytes(StandardCharsets.US_ASCII);

        answering(Map.of("Content-Encoding", coding), gzip(document), (fetch, origin) -> assertThat(
                        get(fetch, origin, CertificatePins.none()).body())
                .isEqualTo(document));
    }

    @Test
    void a_body_that_is_not_what_its_encoding_says_is_refused() throws IOException {
        answering(Map.of("Content-Encoding", "br"), new byte[1], (fetch, origin) -> assertThat(
                        failure(fetch, origin, CertificatePins.none()))
                .returns(EgressFailure.ENCODING, EgressException::reason)
                .hasMessage("its content encoding is 'br', and only gzip and identity are read"));
        answering(Map.of("Content-Encoding", "gzip"), new byte[100], (fetch, origin) -> assertThat(
                        failure(fetch, origin, CertificatePins.none()))
                .returns(EgressFailure.ENCODING, EgressException::reason)
                .hasMessage("it is said to be gzip and is not, or is corrupt"));
    }

    @Test
    void a_byte_order_mark_is_skipped_once() throws IOException {
        byte[] marked = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, '{', '}'};
        byte[] twice = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, (byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

        answering(Map.of(), marked, (fetch, origin) -> assertThat(
                        get(fetch, origin, CertificatePins.none()).body())
                .isEqualTo(new byte[] {'{', '}'}));
        answering(Map.of("Content-Encoding", "gzip"), gzip(marked), (fetch, origin) -> assertThat(
                        get(fetch, origin, CertificatePins.none()).body())
                .isEqualTo(new byte[] {'{', '}'}));
        answering(Map.of(), twice, (fetch, origin) -> assertThat(
                        get(fetch, origin, CertificatePins.none()).body())
                .hasSize(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            https://elsewhere.example/a?token=secret#x  | to 'https://elsewhere.example/a', and none is followed
            https://user:secret@elsewhere.example/a     | to 'https://elsewhere.example/a', and none is followed
            /login?next=secret                          | to '/login', and none is followed
            """)
    void a_redirect_is_told_without_what_may_be_secret(String location, String told) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        server.start();
        try {
            String origin = "http://localhost:" + server.getAddress().getPort();
            assertThat(failure(fetch(List.of(origin), LOOPBACK), origin, CertificatePins.none()))
                    .returns(EgressFailure.REDIRECT, EgressException::reason)
                    .hasMessage("the server answered with status 307, a redirect " + told);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_status_is_told_with_its_content_type() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=\"x\"" + "y".repeat(200));
            exchange.sendResponseHeaders(406, -1);
            exchange.close();
        });
        server.start();
        try {
            String origin = "http://localhost:" + server.getAddress().getPort();
            assertThat(failure(fetch(List.of(origin), LOOPBACK), origin, CertificatePins.none()))
                    .hasMessage(
                            "the server answered with status 406 and content type 'text/html; charset=<U+0022>x<U+0022>"
                                    + "y".repeat(64) + "...'");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_port_without_tls_is_told() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answer = new Thread(() -> {
                try (var connection = plain.accept()) {
                    connection.getInputStream().read(new byte[16]);
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // The assertion below says what came of it.
                }
            });
            answer.setDaemon(true);
            answer.start();
            String origin = "https://localhost:" + plain.getLocalPort();
            assertThat(failure(fetch(List.of(origin), LOOPBACK), origin, CertificatePins.none()))
                    .returns(EgressFailure.TLS, EgressException::reason)
                    .hasMessage("its server does not speak TLS on that port");
        }
    }

    @Test
    void why_a_certificate_is_not_trusted_is_told_with_the_pin_that_would_do() {
        try (TestIssuer issuer = TestIssuer.https(UNKNOWN.issue("localhost"))) {
            String pin = "If it is the right one, pin it with thumbprints: [\"" + issuer.thumbprint() + "\"]";
            assertThat(failure(allowing(issuer), issuer.jwksUri(), CertificatePins.none()))
                    .hasMessage(
                            "its server's certificate is not trusted: it is signed by 'CN=Private', and no authority"
                                    + " that is known here vouches for that. " + pin);
            assertThat(failure(allowing(issuer), issuer.jwksUri(), CertificatePins.of(List.of("0".repeat(64)))))
                    .hasMessage(
                            "its server's certificate is not trusted: it is signed by 'CN=Private', and no authority"
                                    + " that is known here vouches for that, and none of the thumbprints given is its. "
                                    + pin);
        }
        try (TestIssuer issuer = TestIssuer.https(TestAuthority.selfSigned("localhost"))) {
            assertThat(failure(allowing(issuer), issuer.jwksUri(), CertificatePins.none()))
                    .hasMessageStartingWith("its server's certificate is not trusted: it is signed by itself. If")
                    .hasMessageContaining(issuer.thumbprint());
        }
        try (TestIssuer issuer = TestIssuer.https(KNOWN.issueExpired("localhost"))) {
            assertThat(failure(allowing(issuer), issuer.jwksUri(), CertificatePins.none()))
                    .hasMessageStartingWith(
                            "its server's certificate is not trusted: it or one above it has expired (its own end is ")
                    .hasMessageContaining(issuer.thumbprint());
        }
        try (TestIssuer issuer = TestIssuer.https(KNOWN.issue("other.test", "127.0.0.1"))) {
            assertThat(failure(allowing(issuer), issuer.jwksUri(), CertificatePins.none()))
                    .hasMessage("its server's certificate is for 'other.test', '127.0.0.1' and not for 'localhost';"
                            + " no thumbprint helps against that");
        }
    }

    private interface Check {
        void of(GuardedFetch fetch, String origin);
    }

    private static void answering(Map<String, String> headers, byte[] body, Check check) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            String origin = "http://localhost:" + server.getAddress().getPort();
            check.of(fetch(List.of(origin), LOOPBACK), origin);
        } finally {
            server.stop(0);
        }
    }

    private static byte[] gzip(byte[] body) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        }
        return compressed.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 304, 400, 503})
    void only_status_200_counts(int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            String origin = "http://localhost:" + server.getAddress().getPort();
            assertThat(failure(fetch(List.of(origin), LOOPBACK), origin, CertificatePins.none())
                            .reason())
                    .isEqualTo(status == 304 ? EgressFailure.REDIRECT : EgressFailure.STATUS);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void json_is_asked_for_by_both_its_names_and_gzip_too() throws IOException {
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            sent.add(exchange.getRequestMethod());
            sent.add(exchange.getRequestURI().toString());
            sent.add(exchange.getRequestHeaders().getFirst("Accept"));
            sent.add(exchange.getRequestHeaders().getFirst("Accept-Encoding"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            String origin = "http://localhost:" + server.getAddress().getPort();
            fetch(List.of(origin), LOOPBACK)
                    .getWithQuery(origin + "/a%20b?c=d%20e", CertificatePins.none())
                    .subscribeAsCompletionStage()
                    .join();

            assertThat(sent)
                    .containsExactly(
                            "GET", "/a%20b?c=d%20e", "application/json, application/jwk-set+json", "gzip, identity");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void of_an_address_that_is_refused_the_caller_hears_the_same_whatever_is_there() throws Exception {
        HostAddresses names = host -> {
            if (host.equals("nowhere.example")) {
                throw new UnknownHostException(host);
            }
            return host.equals("both.example") ? addresses("8.8.8.8", "10.0.0.1") : addresses("127.0.0.1");
        };
        try (TestIssuer issuer = TestIssuer.http()) {
            Stream.of(
                            issuer.jwksUri(),
                            "https://localhost:" + issuer.port() + "/",
                            "https://localhost:1/",
                            "https://both.example/",
                            "https://nowhere.example/",
                            "https://10.0.0.1/",
                            "http://10.0.0.1/",
                            "https://x_y/")
                    .map(url -> failure(fetch(List.of(), names), url, CertificatePins.none()))
                    .forEach(e -> {
                        assertThat(e).hasMessage(EgressException.REFUSED);
                        assertThat(e.isRefusal()).isTrue();
                        assertThat(e.detail()).isNotEmpty().isNotEqualTo(EgressException.REFUSED);
                    });
            assertThat(issuer.requests()).isZero();
        }
    }

    @Test
    void of_an_allowed_origin_it_is_told_that_there_is_none() {
        HostAddresses nobody = host -> {
            throw new UnknownHostException(host);
        };

        assertThat(failure(fetch(List.of("https://ci.example"), nobody), "https://ci.example/", CertificatePins.none()))
                .hasMessage("DNS knows no host 'ci.example'");
        assertThat(failure(
                        fetch(List.of("https://localhost:1"), LOOPBACK),
                        "https://localhost:1/",
                        CertificatePins.none()))
                .hasMessage("its server refused the connection: nothing listens on that port");
    }

    // Settings

    @Test
    void a_ca_file_that_cannot_be_used_is_named() throws IOException {
        Path absent = directory.resolve("absent.pem");
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path garbage = Files.writeString(
                directory.resolve("garbage.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        for (Path file : List.of(absent, empty, garbage)) {
            assertThatThrownBy(() -> TrustRoots.with(Optional.of(file)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("mintmark.egress.trusted-ca-file (MINTMARK_EGRESS_TRUSTED_CA_FILE): ")
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void a_bad_setting_refuses_the_start_by_its_name() {
        assertThatThrownBy(() -> new EgressSetup(config(Optional.of(List.of("ci.example")), Optional.empty())))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("mintmark.egress.allowed-origins (");
        assertThatThrownBy(
                        () -> new EgressSetup(config(Optional.empty(), Optional.of(directory.resolve("absent.pem")))))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("mintmark.egress.trusted-ca-file (");
    }

    @Test
    void nothing_configured_is_a_good_setting() throws Exception {
        EgressSetup setup = new EgressSetup(config(Optional.empty(), Optional.empty()));

        assertThat(setup.policy().parse("https://ci.example/").reach()).isEqualTo(EgressUrl.Reach.PUBLIC);
        assertThat(setup.hostAddresses().of("127.0.0.1")).isEqualTo(addresses("127.0.0.1"));
    }

    private static EgressConfig config(Optional<List<String>> allowedOrigins, Optional<Path> trustedCaFile) {
        return new EgressConfig() {
            @Override
            public Optional<List<String>> allowedOrigins() {
                return allowedOrigins;
            }

            @Override
            public Optional<Path> trustedCaFile() {
                return trustedCaFile;
            }
        };
    }

    @Test
    void the_platforms_authorities_stay_known_beside_the_operators() throws Exception {
        int platform = TrustRoots.with(Optional.empty()).authorities().getAcceptedIssuers().length;

        assertThat(platform).isPositive();
        assertThat(roots.authorities().getAcceptedIssuers()).hasSize(platform + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "zz", "AB:CD"})
    void a_pin_that_is_no_thumbprint_is_refused(String pin) {
        assertThatThrownBy(() -> CertificatePins.of(List.of(pin))).isInstanceOf(IllegalArgumentException.class);
    }

    private static GuardedFetch allowing(TestIssuer issuer) {
        return fetch(List.of(issuer.origin()), LOOPBACK);
    }

    private static GuardedFetch fetch(List<String> allowedOrigins, HostAddresses hostAddresses) {
        return new GuardedFetch(vertx, EgressPolicy.allowing(allowedOrigins), roots, hostAddresses);
    }

    private static Fetched get(GuardedFetch fetch, String url, CertificatePins pins) {
        return fetch.get(url, pins).subscribeAsCompletionStage().join();
    }

    private static EgressException failure(GuardedFetch fetch, String url, CertificatePins pins) {
        EgressException failure = catchThrowableOfType(
                EgressException.class, () -> fetch.get(url, pins).await().atMost(Duration.ofSeconds(10)));
        assertThat(failure).isNotNull();
        return failure;
    }

    private static List<InetAddress> addresses(String... literals) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String literal : literals) {
            addresses.addAll(List.of(InetAddress.getAllByName(literal)));
        }
        return addresses;
    }

    private static SSLServerSocket tlsSocket(TestCertificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server", certificate.key(), new char[0], certificate.chain().toArray(new X509Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static void answerOnce(SSLServerSocket socket) {
        Thread thread = new Thread(() -> {
            try (var connection = socket.accept()) {
                byte[] request = new byte[1];
                StringBuilder seen = new StringBuilder();
                while (!seen.toString().endsWith("\r\n\r\n")
                        && connection.getInputStream().read(request) == 1) {
                    seen.append((char) request[0]);
                }
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
                connection.getOutputStream().flush();
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (IOException | InterruptedException e) {
                // The client refused, which the test sees from its side.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
