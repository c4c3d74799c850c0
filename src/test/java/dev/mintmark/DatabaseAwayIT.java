package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.OutsideDatabase;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.Relay;
import dev.mintmark.testing.TestIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database is not there yet, goes away, falls silent, and comes back. */
class DatabaseAwayIT {
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(30);

    private final Relay relay = Relay.to(OutsideDatabase.serverPort());
    private final TestIssuer issuer = TestIssuer.http();
    private PackagedService service;
    private Path token;

    @BeforeEach
    void start() {
        var installation = PackagedService.installation();
        token = installation.directory().resolve("admin-token");
        service = installation
                .with(OutsideDatabase.empty().through(relay).environment(installation.directory()))
                .with("MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE", token.toString())
                .launch();
    }

    @AfterEach
    void stop() {
        service.close();
        relay.close();
        issuer.close();
    }

    @Test
    void a_service_outlives_its_database() throws Exception {
        not_there_yet_it_is_alive_and_waits();
        assertThatItIsSoon(() -> service.output().contains(" is away ("));

        relay.connect();
        service.awaitReady();
        var admin = service.client().as(Files.readString(token).strip());
        admin.trust("demo", issuer.url(), issuer.jwks(), "repo:acme/*");
        exchange().expect(200);

        relay.cut();
        assertThatItIsSoon(() -> !service.isReady());
        assertThatItIsUnavailable(admin);
        relay.connect();
        assertThatItIsSoon(service::isReady);
        assertThatItIsSoon(() -> exchange().status() == 200);
        admin.get("/api/user").expect(200);

        Thread.sleep(5_500); // the driver's pool would fail a second time what it refused
        assertThat(service.output()).doesNotContain("ERROR").doesNotContain("Exception");
        assertThat(service.warnings())
                .filteredOn(line -> line.contains(" is away (") || line.contains(" was away for "))
                .hasSize(2);
    }

    @Test
    void a_database_that_is_a_moment_late_is_not_told_of() {
        assertThatItIsSoon(() -> isAnswering(service.management(), "/q/health/live"));

        relay.connect();
        service.awaitReady();

        assertThat(service.output()).doesNotContain("away");
    }

    private void not_there_yet_it_is_alive_and_waits() {
        assertThatItIsSoon(() -> isAnswering(service.management(), "/q/health/live"));
        assertThat(service.isReady()).isFalse();
        for (var path : new String[] {"/api/user", "/.well-known/jwks.json", "/api/nothing"}) {
            assertUnavailable(service.client().get(path));
        }
        assertUnavailable(exchange());
        assertThat(token).doesNotExist();
    }

    private void assertThatItIsUnavailable(Client admin) {
        assertThat(isAnswering(service.management(), "/q/health/live")).isTrue();
        assertThat(exchange().expect(503).text("error")).isEqualTo("temporarily_unavailable");
        assertUnavailable(admin.get("/api/user"));
        assertUnavailable(admin.get("/api/orgs/demo/oidc/issuers"));
        assertUnavailable(admin.get("/api/orgs/demo/teams"));
        service.client().get("/.well-known/jwks.json").expect(200);
    }

    private static void assertUnavailable(Client.Answer answer) {
        JsonNode body = answer.expect(503).json();
        assertThat(body.isObject()).as(answer.body()).isTrue();
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("127.0.0.1");
    }

    private Client.Answer exchange() {
        return service.client().exchange("demo", issuer.token("repo:acme/app", "urn:mintmark:org:demo"));
    }

    private static boolean isAnswering(Client client, String path) {
        try {
            return client.get(path).status() == 200;
        } catch (java.io.UncheckedIOException e) {
            return false;
        }
    }

    private void assertThatItIsSoon(BooleanSupplier so) {
        long deadline = System.nanoTime() + A_FEW_SECONDS.toNanos();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime()).as(service.output()).isLessThan(deadline);
        }
    }
}
