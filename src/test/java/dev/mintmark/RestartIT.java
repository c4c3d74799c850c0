package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.RelyingParty;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One installation that is stopped, killed, started again and started otherwise. */
class RestartIT {
    private static final Duration QUICKLY = Duration.ofSeconds(30);

    private static PackagedService.Start installation;
    private static PackagedService service;
    private static String adminToken;
    private static FileTime adminTokenWritten;

    @BeforeAll
    static void firstStart() throws IOException {
        installation = PackagedService.installation();
        service = installation.ready();
        adminToken = service.adminToken();
        adminTokenWritten = Files.getLastModifiedTime(service.dataDirectory().resolve("admin-token"));
        service.admin().post("/api/orgs", Map.of("name", "kept")).expect(201);
    }

    @BeforeEach
    void running() {
        if (!service.isAlive()) {
            service = installation.ready();
        }
    }

    @Test
    void sigterm_ends_service_and_database_quickly_and_without_a_word_of_trouble() {
        assertThat(service.postgres()).isPresent();
        exchangeOfTheDemonstration();
        var warnings = service.warnings();

        long before = System.nanoTime();
        int code = service.terminate();
        var took = Duration.ofNanos(System.nanoTime() - before);

        assertThat(code).isIn(0, 143);
        assertThat(took).isLessThan(QUICKLY);
        assertThat(service.dataDirectory().resolve("postgres/postmaster.pid")).doesNotExist();
        assertThat(service.warnings()).isEqualTo(warnings);
    }

    @Test
    void a_restart_keeps_everything() throws IOException {
        service.terminate();

        service = installation.ready();

        assertThatEverythingIsKept();
        assertThat(service.warnings()).isEmpty();
    }

    @Test
    void after_a_kill_of_the_service_its_database_lives_on_and_the_next_start_has_everything() throws IOException {
        var postgres = service.postgres().orElseThrow();
        service.kill9();
        assertThat(postgres.isAlive()).isTrue();

        service = installation.ready();

        assertThat(postgres.isAlive()).isFalse();
        assertThatEverythingIsKept();
    }

    @Test
    void after_a_kill_of_service_and_database_the_next_start_has_everything() throws IOException {
        service.kill9();
        service.killPostgres9();
        assertThat(service.dataDirectory().resolve("postgres/postmaster.pid")).exists();

        service = installation.ready();

        assertThatEverythingIsKept();
    }

    @Test
    void a_key_that_was_published_stays_so() {
        var before = RelyingParty.of(service.baseUrl()).jwks().toString();
        service.terminate();

        service = installation.ready();

        assertThat(RelyingParty.of(service.baseUrl()).jwks()).hasToString(before);
    }

    @Test
    void told_to_listen_elsewhere_it_does_and_has_no_demonstration_issuer() throws IOException {
        assertThat(registeredIssuers()).contains("/demo-issuer");
        service.terminate();

        service = installation.with("QUARKUS_HTTP_HOST", "0.0.0.0").ready();

        try (var socket = new Socket(ownAddress(), service.port())) {
            assertThat(socket.isConnected()).isTrue();
        }
        for (var path : new String[] {"/jwks.json", "/.well-known/openid-configuration"}) {
            service.client().get("/demo-issuer" + path).expect(404);
        }
        service.client().post("/demo-issuer/token", Map.of()).expect(404);
        assertThat(registeredIssuers()).doesNotContain("/demo-issuer");
        assertThat(service.output()).doesNotContain("BASE=");
        assertThatEverythingElseIsKept();

        service.terminate();
        service = installation.ready();
        assertThat(exchangeOfTheDemonstration()).isNotEmpty();
    }

    @Test
    void what_becomes_of_the_demonstration_issuer_is_on_record() throws IOException {
        service.terminate();
        service = installation.with("QUARKUS_HTTP_HOST", "0.0.0.0").ready();
        service.terminate();
        service = installation.ready();
        service.terminate();
        service = installation.ready();

        var items = service.admin()
                .get("/api/orgs/demo/audit-events?limit=100")
                .expect(200)
                .json()
                .path("items");
        var events = StreamSupport.stream(items.spliterator(), false)
                .filter(event -> !event.path("kind").asText().startsWith("token."))
                .limit(4)
                .toList();

        assertThat(events.stream().map(event -> event.path("kind").asText()))
                .containsExactly("issuer.changed", "policy.replaced", "issuer.registered", "issuer.deleted");
        var issuer = events.get(2);
        assertThat(events.get(0).path("target")).isEqualTo(issuer.path("target"));
        assertThat(events.get(0).at("/details/changed/jwksSha256/from")).isEqualTo(issuer.at("/details/jwksSha256"));
        assertThat(events.get(1).at("/details/issuer")).isEqualTo(issuer.path("target"));
        assertThat(issuer.at("/details/url").asText()).isEqualTo(service.baseUrl() + "/demo-issuer");
        assertThat(events.get(3).at("/details/name").asText()).isEqualTo("demo-issuer");
        assertThat(events.get(3).path("target")).isNotEqualTo(issuer.path("target"));
        assertThat(events)
                .allSatisfy(event -> assertThat(event.hasNonNull("actor")).isFalse());
        assertThat(service.admin()
                        .get("/api/orgs/demo/audit/verify")
                        .expect(200)
                        .json()
                        .path("valid")
                        .asBoolean())
                .isTrue();
    }

    private static void assertThatEverythingIsKept() throws IOException {
        assertThatEverythingElseIsKept();
        assertThat(exchangeOfTheDemonstration()).isNotEmpty();
    }

    private static void assertThatEverythingElseIsKept() throws IOException {
        assertThat(service.adminToken()).isEqualTo(adminToken);
        assertThat(Files.getLastModifiedTime(service.dataDirectory().resolve("admin-token")))
                .isEqualTo(adminTokenWritten);
        assertThatAdminIsIn();
        service.admin().get("/api/orgs/kept").expect(200);
    }

    private static void assertThatAdminIsIn() {
        assertThat(service.admin().get("/api/user").expect(200).text("githubLogin"))
                .isEqualTo("admin");
    }

    private static String registeredIssuers() {
        return service.admin().get("/api/orgs/demo/oidc/issuers").expect(200).body();
    }

    private static String exchangeOfTheDemonstration() {
        var subjectToken = service.client()
                .post("/demo-issuer/token", Map.of())
                .expect(200)
                .text("id_token");
        return service.client().exchange("demo", subjectToken).expect(200).text("access_token");
    }

    private static String ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(address -> address.getHostAddress())
                .findFirst()
                .orElse("127.0.0.2");
    }
}
