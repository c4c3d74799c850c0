package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.OutsideDatabase;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service keeps its public URL, and moves to another only as its operator says. */
@Tag(PackagedService.LONG)
class PublicUrlIT {
    private static final String CHANGE = "MINTMARK_PUBLIC_URL_CHANGE";

    private static final TestIssuer ISSUER = TestIssuer.http();

    @AfterAll
    static void stop() {
        ISSUER.close();
    }

    @Test
    void it_moves_as_its_operator_says_and_not_otherwise() {
        var first = installation();
        String admin;
        String standing;
        String exchanged;
        String before;
        try (var service = first.ready()) {
            before = service.baseUrl();
            admin = adminToken(first);
            var caller = service.client().as(admin);
            caller.trust("demo", ISSUER.url(), ISSUER.jwks(), "repo:acme/*");
            exchanged = exchange(service);
            standing = caller.post("/tokens", Map.of("name", "standing"))
                    .expect(201)
                    .text("token");
        }

        var second = first.moved();
        var starts = List.of(
                second, first.with("MINTMARK_PUBLIC_URL", "https://tokens.example.com"), second.with(CHANGE, "accept"));
        var outcomes = AtOnce.run(starts.size(), i -> starts.get(i).run());
        assertRefused(outcomes.get(0), before, "http://localhost:" + second.port());
        assertRefused(outcomes.get(1), before, "https://tokens.example.com");
        var typo = outcomes.get(2);
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
            assertThatBothAreOurs(service, admin, before, exchanged);
            assertThat(events(service, admin, "public-url.changed"))
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.at("/details/from").asText()).isEqualTo(before))
                    .satisfies(event ->
                            assertThat(event.at("/details/to").asText()).isEqualTo(service.baseUrl()))
                    .satisfies(event ->
                            assertThat(event.at("/details/tokens").asText()).isEqualTo("accepted"));
        }
        // Later starts need no setting; that one which stays set changes nothing is seen in ChangedPublicUrlTest.
        try (var service = second.ready()) {
            assertThatOldTokensAreGood(service, admin, exchanged, before);
            assertThat(service.warnings()).isEmpty();
        }

        var third = first.moved();
        try (var service = third.with(CHANGE, "revoke-old").ready()) {
            for (var token : List.of(admin, standing, exchanged)) {
                service.client().as(token).get("/api/user").expect(401);
            }
            assertThat(exchange(service)).isNotEmpty();
            assertThat(third.run("admin-token").exitCode()).isZero();
            var caller = service.client().as(adminToken(third));
            assertThat(caller.get("/tokens?state=revoked").expect(200).body()).contains("standing");
            assertThat(introspect(service, adminToken(third), standing)
                            .path("active")
                            .asBoolean())
                    .isFalse();
            var renewed = caller.post("/tokens/" + id(standing) + "/renew", Map.of());
            assertThat(renewed.status()).as(renewed.body()).isBetween(400, 499);
            assertThat(events(service, adminToken(third), "token.revoked"))
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(event ->
                            assertThat(event.at("/details/reason").asText()).isEqualTo("public-url-changed"));
            assertThat(events(service, adminToken(third), "public-url.changed")).hasSize(2);
            assertThat(caller.get("/api/orgs/demo/audit/verify")
                            .expect(200)
                            .json()
                            .path("valid")
                            .asBoolean())
                    .isTrue();
        }
        // Back at the first address, what was revoked stays so, and what was issued since is good.
        try (var service = first.with(CHANGE, "accept-old").ready()) {
            service.client().as(admin).get("/api/user").expect(401);
            service.client().as(adminToken(first)).get("/api/user").expect(200);
        }
    }

    @Test
    void two_replicas_of_different_addresses_do_not_change_it_to_and_fro() {
        var old = installation().with(CHANGE, "accept-old");
        try (var one = old.ready();
                var other = old.moved().ready()) {
            var admin = adminToken(old);
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
                    .contains("A replica with " + other.baseUrl() + " is running")
                    .contains(one.baseUrl());
            assertRefused(old.without(CHANGE).run(), other.baseUrl(), one.baseUrl());
        }
    }

    private static PackagedService.Start installation() {
        var installation = PackagedService.installation();
        return installation
                .with(OutsideDatabase.empty().environment(installation.directory()))
                .with("QUARKUS_HTTP_HOST", "127.0.0.1")
                .with(
                        "MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE",
                        tokenFile(installation).toString());
    }

    private static Path tokenFile(PackagedService.Start start) {
        return start.directory().resolve("admin-token").toAbsolutePath();
    }

    private static String adminToken(PackagedService.Start start) {
        try {
            return Files.readString(tokenFile(start)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertRefused(PackagedService.Outcome refused, String before, String now) {
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

    private static void assertThatBothAreOurs(PackagedService service, String admin, String before, String exchanged) {
        for (var token : List.of(exchanged, exchange(service))) {
            var refused = service.client().exchange("demo", token).expect(400);
            assertThat(refused.text("error_description")).contains("one of our own");
        }
        for (var url : List.of(before, service.baseUrl())) {
            service.client()
                    .as(admin)
                    .post("/api/orgs/demo/oidc/issuers", Map.of("name", "us", "url", url))
                    .expect(400);
            var refused = service.client()
                    .as(admin)
                    .post("/api/orgs/demo/applications", Map.of("name", "us", "audience", url));
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
        return service.client()
                .exchange("demo", ISSUER.token("repo:acme/app", "urn:mintmark:org:demo"))
                .expect(200)
                .text("access_token");
    }

    private static String id(String token) {
        return claims(token).replaceAll(".*\"jti\":\"([^\"]*)\".*", "$1");
    }

    private static String claims(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", 3)[1]), StandardCharsets.UTF_8);
    }
}
