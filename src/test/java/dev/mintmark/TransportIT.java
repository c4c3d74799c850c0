package dev.mintmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.TestAuthority;
import dev.mintmark.testing.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and the headers of every answer, on both ports. */
class TransportIT {
    private static final Set<String> PUBLIC = Set.of(
            "/.well-known/jwks.json",
            "/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server",
            "/api/trust");
    private static final String ECDSA_GCM = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";

    private static TestAuthority authority;
    private static PackagedService service;
    private static HttpClient client;

    @BeforeAll
    static void start() throws InterruptedException {
        authority = TestAuthority.create("an authority");
        var start = PackagedService.installation().withTls(authority.issue("localhost"));
        service = start.with("QUARKUS_MANAGEMENT_SSL_CERTIFICATE_FILES", "chain.pem")
                .with("QUARKUS_MANAGEMENT_SSL_CERTIFICATE_KEY_FILES", "key.pem")
                .launch();
        client = HttpClient.newBuilder().sslContext(authority.trusting()).build();
        while (!service.output().contains("Mintmark is ready")) {
            assertThat(service.isAlive()).as(service.output()).isTrue();
            Thread.sleep(50);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/user",
                "/tokens",
                "/api/orgs/demo/members",
                "/.well-known/jwks.json",
                "/nothing",
                "/api/orgs/demo/teams/a%00b",
                "/tokens/links/nothing",
            })
    void every_answer_over_tls_says_that_there_is_no_other_way(String path) throws Exception {
        assertThat(get(service.tlsUrl() + path).headers().allValues("Strict-Transport-Security"))
                .containsExactly("max-age=31536000");
    }

    @Test
    void an_answer_without_tls_says_no_such_thing() {
        assertThat(new Wire(service.port())
                        .send("GET", "/api/user", Map.of(), null)
                        .head())
                .doesNotContainIgnoringCase("Strict-Transport-Security");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/metrics", "/q/health", "/q/health/live", "/q/health/ready", "/q/openapi", "/nothing"})
    void the_management_port_has_the_same_headers(String path) throws Exception {
        var headers = get(managementUrl() + path).headers();

        assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(headers.allValues("Cache-Control")).containsExactly("no-store");
        assertThat(headers.allValues("Strict-Transport-Security")).containsExactly("max-age=31536000");
    }

    @Test
    void whatever_is_private_is_kept_by_no_cache() throws Exception {
        var faults = new ArrayList<String>();
        var openapi = new ObjectMapper()
                .readTree(get(managementUrl() + "/q/openapi?format=json").body());
        for (var path : openapi.path("paths").properties()) {
            if (!path.getValue().has("get") || PUBLIC.contains(path.getKey())) {
                continue;
            }
            var address = path.getKey().replace("{org}", "demo").replaceAll("\\{[^}]+}", "nothing");
            for (var authorized : List.of(true, false)) {
                var answer = authorized ? get(service.tlsUrl() + address) : getAsNobody(service.tlsUrl() + address);
                var said = answer.headers().allValues("Cache-Control");
                if (!said.equals(List.of("no-store")) && !said.equals(List.of("public, max-age=60"))) {
                    faults.add(answer.statusCode() + " " + address + ": " + said);
                }
                if (!answer.headers().allValues("X-Content-Type-Options").equals(List.of("nosniff"))) {
                    faults.add(address + " may be sniffed");
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            })
    void a_suite_that_does_not_authenticate_what_it_encrypts_is_refused(String suite) {
        for (int port : List.of(tlsPort(), service.managementPort())) {
            assertThatThrownBy(() -> shake(port, "TLSv1.2", suite))
                    .as("port " + port)
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void suites_that_do_are_taken() throws Exception {
        for (int port : List.of(tlsPort(), service.managementPort())) {
            assertThat(shake(port, "TLSv1.2", ECDSA_GCM)).isEqualTo(ECDSA_GCM);
            assertThat(shake(port, "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"))
                    .contains("POLY1305");
            assertThat(shake(port, "TLSv1.3", "TLS_AES_256_GCM_SHA384")).isEqualTo("TLS_AES_256_GCM_SHA384");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/user",
                "/.well-known/jwks.json",
                "/.well-known/openid-configuration",
                "/api/oauth/token",
                "/api/orgs/demo/teams",
                "/nothing",
            })
    void no_page_of_another_origin_reads_an_answer(String path) {
        for (var method : List.of("OPTIONS", "GET", "POST")) {
            var answer = new Wire(service.port())
                    .send(
                            method,
                            path,
                            Map.of(
                                    "Authorization", "Bearer " + service.adminToken(),
                                    "Origin", "https://evil.example",
                                    "Access-Control-Request-Method", "POST",
                                    "Access-Control-Request-Headers", "authorization"),
                            null);

            assertThat(answer.head())
                    .as(method + " " + path)
                    .doesNotContainIgnoringCase("Access-Control-Allow")
                    .doesNotContainIgnoringCase("Set-Cookie");
        }
    }

    @Test
    void headers_that_no_proxy_set_name_no_other_address_of_ours() {
        var wire = new Wire(service.port());
        var forged = new TreeMap<>(Map.of(
                "Authorization", "Bearer " + service.adminToken(),
                "Content-Type", "application/json",
                "Host", "evil.example",
                "Forwarded", "for=203.0.113.9;host=evil.example;proto=https",
                "X-Forwarded-Host", "evil.example",
                "X-Forwarded-Port", "4711",
                "X-Forwarded-Proto", "https",
                "X-Forwarded-Prefix", "/evil"));

        var made = wire.send("POST", "/api/orgs/demo/teams", forged, "{\"name\":\"forged\"}".getBytes(UTF_8));
        var found = wire.send("GET", "/.well-known/openid-configuration", forged, null);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.head()).contains("Location: /api/orgs/");
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.body()).contains("\"issuer\":\"" + service.baseUrl() + '"');
        for (var answer : List.of(made, found)) {
            assertThat(answer.head() + answer.body()).doesNotContain("evil", "4711");
        }
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + service.adminToken()));
    }

    private static HttpResponse<String> getAsNobody(String url) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.version(HttpClient.Version.HTTP_1_1).build(), BodyHandlers.ofString());
    }

    private static String shake(int port, String protocol, String suite) throws IOException {
        var factory = authority.trusting().getSocketFactory();
        try (var socket = (SSLSocket) factory.createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.setEnabledCipherSuites(new String[] {suite});
            socket.startHandshake();
            return socket.getSession().getCipherSuite();
        }
    }

    private static int tlsPort() {
        return URI.create(service.tlsUrl()).getPort();
    }

    private static String managementUrl() {
        return "https://localhost:" + service.managementPort();
    }
}
