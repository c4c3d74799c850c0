package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.OutsideDatabase;
import dev.mintmark.testing.PackagedService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The service keeps its public URL, and moves to another only as its operator says. */
class PublicUrlIT {
    private static final String CHANGE = "MINTMARK_PUBLIC_URL_CHANGE";

    @Test
    void it_moves_as_its_operator_says_and_not_otherwise() {
        var first = PackagedService.installation();
        String admin;
        String exchanged;
        String before;
        try (var service = first.ready()) {
            before = service.baseUrl();
            admin = service.adminToken();
            exchanged = exchange(service);
        }

        var second = first.moved();
        assertRefused(second, before, "http://localhost:" + second.port());
        assertRefused(
                first.with("MINTMARK_PUBLIC_URL", "https://tokens.example.com"), before, "https://tokens.example.com");
        var typo = second.with(CHANGE, "accept").run();
        assertThat(typo.exitCode()).isEqualTo(1);
        assertThat(typo.output())
                .contains("mintmark.public-url-change (MINTMARK_PUBLIC_URL_CHANGE) must be accept-old or revoke-old,"
                        + " and is 'accept'");

        try (var service = second.with(CHANGE, "accept-old").ready()) {
            assertThat(service.warnings())
                    .singleElement()
                    .asString()
                    .contains("has changed from " + before + " to " + service.baseUrl());
            assertThatOldTokensAreGood(service, admin, exchanged, before);
            assertThatBothAreOurs(service, before, exchanged);
            assertThat(events(service, admin, "public-url.changed"))
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.at("/details/from").asText()).isEqualTo(before))
                    .satisfies(event ->
                            assertThat(event.at("/details/to").asText()).isEqualTo(service.baseUrl()))
                    .satisfies(event ->
                            assertThat(event.at("/details/tokens").asText()).isEqualTo("accepted"));
        }
        // Later starts need no setting; one that stays set changes nothing.
        try (var service = second.ready()) {
            assertThatOldTokensAreGood(service, admin, exchanged, before);
            assertThat(service.warnings()).isEmpty();
        }
        var third = first.moved();
        try (var service = third.with(CHANGE, "accept-old").ready()) {
            assertThatOldTokensAreGood(service, admin, exchanged, before);
        }
        try (var service = third.with(CHANGE, "accept-old").ready()) {
            assertThat(service.warnings()).isEmpty();
            assertThat(events(service, admin, "public-url.changed")).hasSize(2);
        }
    }

    @Test
    void it_moves_and_takes_no_token_along() {
        var first = PackagedService.installation();
        String admin;
        String standing;
        String exchanged;
        try (var service = first.ready()) {
            admin = service.adminToken();
            exchanged = exchange(service);
            standing = service.admin()
                    .post("/tokens", Map.of("name", "standing"))
                    .expect(201)
                    .text("token");
        }

        var second = first.moved();
        try (var service = second.with(CHANGE, "revoke-old").ready()) {
            for (var token : List.of(admin, standing, exchanged)) {
                service.client().as(token).get("/api/user").expect(401);
            }
            assertThat(exchange(service)).isNotEmpty();
            assertThat(second.run("admin-token").exitCode()).isZero();
            var listed =
                    service.admin().get("/tokens?state=revoked").expect(200).json();
            assertThat(listed.toString()).contains("standing");
            assertThat(introspect(service, service.adminToken(), standing)
                            .path("active")
                            .asBoolean())
                    .isFalse();
            var renewed = service.admin().post("/tokens/" + id(standing) + "/renew", Map.of());
            assertThat(renewed.status()).as(renewed.body()).isBetween(400, 499);
            assertThat(events(service, service.adminToken(), "token.revoked"))
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(event ->
                            assertThat(event.at("/details/reason").asText()).isEqualTo("public-url-changed"));
            assertThat(service.admin()
                            .get("/api/orgs/demo/audit/verify")
                            .expect(200)
                            .json()
                            .path("valid")
                            .asBoolean())
                    .isTrue();
        }
        // Back at the first address, what was revoked stays so, and what was issued since is good.
        try (var service = first.with(CHANGE, "accept-old").ready()) {
            service.client().as(admin).get("/api/user").expect(401);
            service.admin().get("/api/user").expect(200);
        }
    }

    @Test
    void two_replicas_of_different_addresses_do_not_change_it_to_and_fro() {
        var installation = PackagedService.installation();
        var tokenFile = installation.directory().resolve("admin-token").toAbsolutePath();
        var old = installation
                .with(OutsideDatabase.empty().environment(installation.directory()))
                .with("QUARKUS_HTTP_HOST", "127.0.0.1")
                .with("MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE", tokenFile.toString())
                .with(CHANGE, "accept-old");
        var moved = old.moved();
        var admin = "";
        try (var one = old.ready()) {
            admin = read(tokenFile);
            try (var other = moved.ready()) {
                // Until the old replica ends, callers meet both, with tokens of both.
                var ofOther = other.client()
                        .as(admin)
                        .post("/tokens", Map.of("name", "of-other"))
                        .expect(201)
                        .text("token");
                for (var replica : List.of(one, other)) {
                    for (var token : List.of(admin, ofOther)) {
                        replica.client().as(token).get("/api/user").expect(200);
                    }
                }
                one.terminate();

                var back = old.run();
                assertThat(back.exitCode()).isEqualTo(1);
                assertThat(back.output())
                        .contains("a replica with " + other.baseUrl() + " is running")
                        .contains(one.baseUrl());
                assertRefused(old.without(CHANGE), other.baseUrl(), one.baseUrl());
            }
        }
        // With the new one gone it is a way back like any other.
        try (var one = old.ready()) {
            one.client().as(admin).get("/api/user").expect(200);
        }
    }

    private static void assertRefused(PackagedService.Start start, String before, String now) {
        var refused = start.run();

        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output().lines().filter(line -> line.contains("cannot start")))
                .singleElement()
                .asString()
                .contains(before, now, CHANGE, "mintmark.public-url-change", "accept-old", "revoke-old");
    }

    private static void assertThatOldTokensAreGood(
            PackagedService service, String admin, String exchanged, String before) {
        service.client().as(admin).get("/api/user").expect(200);
        var introspection = introspect(service, admin, exchanged);
        assertThat(introspection.path("active").asBoolean()).isTrue();
        assertThat(introspection.path("iss").asText()).isEqualTo(before);
        var fresh = exchange(service);
        assertThat(claims(fresh)).contains("\"iss\":\"" + service.baseUrl() + "\"");
        assertThat(introspect(service, admin, fresh).path("iss").asText()).isEqualTo(service.baseUrl());
        assertThat(service.client().get("/.well-known/openid-configuration").text("issuer"))
                .isEqualTo(service.baseUrl());
    }

    private static void assertThatBothAreOurs(PackagedService service, String before, String exchanged) {
        for (var token : List.of(exchanged, exchange(service))) {
            var refused = service.client().exchange("demo", token).expect(400);
            assertThat(refused.text("error_description")).contains("one of our own");
        }
        for (var url : List.of(before, service.baseUrl())) {
            service.admin()
                    .post("/api/orgs/demo/oidc/issuers", Map.of("name", "us", "url", url))
                    .expect(400);
            var refused = service.admin().post("/api/orgs/demo/applications", Map.of("name", "us", "audience", url));
            assertThat(refused.status()).isBetween(400, 422);
            assertThat(refused.body()).contains("the token service's address");
        }
    }

    private static List<JsonNode> events(PackagedService service, String admin, String kind) {
        var events = service.client()
                .as(admin)
                .get("/api/orgs/demo/audit-events?limit=100&kind=" + kind)
                .expect(200)
                .json()
                .path("items");
        return events.findParents("kind");
    }

    private static JsonNode introspect(PackagedService service, String admin, String token) {
        return service.client()
                .as(admin)
                .form("/api/oauth/introspect", Map.of("token", token))
                .expect(200)
                .json();
    }

    private static String exchange(PackagedService service) {
        return exchange(service.client());
    }

    private static String exchange(Client client) {
        var subjectToken =
                client.post("/demo-issuer/token", Map.of()).expect(200).text("id_token");
        return client.exchange("demo", subjectToken).expect(200).text("access_token");
    }

    private static String id(String token) {
        return claims(token).replaceAll(".*\"jti\":\"([^\"]*)\".*", "$1");
    }

    private static String claims(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", 3)[1]), StandardCharsets.UTF_8);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
