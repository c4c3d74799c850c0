package dev.mintmark.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.TokenOrganization;
import dev.mintmark.testing.TrustingService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/security.md 14: what is revoked is revoked everywhere, in the next request, for ever. */
class IntrospectionIT {
    private static final String INACTIVE = "{\"active\":false}";

    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    private static PackagedService replica;

    @BeforeAll
    static void start() {
        replica = service.replica();
    }

    @Test
    void asking_is_a_use_for_the_application_that_the_token_is_for_and_for_nobody_else() {
        var organization = organization();
        organization.application("search");
        organization.role("asker", List.of("introspect"));
        organization.apiUser("publishing-service", "asker");
        organization.apiUser("search-service", "asker");
        var issued = organization.issue("importer", "publishing").expect(201);
        var destination = service.anyone()
                .as(organization
                        .issue("publishing-service", "publishing")
                        .expect(201)
                        .text("token"));
        var other = service.anyone()
                .as(organization.issue("search-service", "search").expect(201).text("token"));
        var text = Map.of("token", issued.text("token"));

        for (var caller : List.of(service.admin(), organization.admin(), other)) {
            caller.form("/api/oauth/introspect", text).expect(200);
        }
        var before = organization
                .admin()
                .get("/tokens/" + issued.text("id"))
                .expect(200)
                .json();
        assertThat(before.path("useCount").asLong()).isZero();
        assertThat(before.path("lastUsedAt").isNull()).isTrue();

        destination.form("/api/oauth/introspect", text).expect(200);
        var after = organization
                .admin()
                .get("/tokens/" + issued.text("id"))
                .expect(200)
                .json();
        assertThat(after.path("useCount").asLong()).isEqualTo(1);
        assertThat(after.path("lastUsedAt").isNull()).isFalse();
    }

    @Test
    void a_good_token_is_told_with_all_that_it_is_worth() throws ParseException {
        var organization = organization();
        var issued = organization.issue("importer", "publishing").expect(201);
        var claims = SignedJWT.parse(issued.text("token")).getJWTClaimsSet();

        var answer = introspect(organization.admin(), issued.text("token"))
                .expect(200)
                .json();

        assertThat(answer.path("active").asBoolean()).isTrue();
        assertThat(answer.path("jti").asText()).isEqualTo(issued.text("id"));
        assertThat(answer.path("sub").asText()).isEqualTo("api-user:" + organization.name() + "/importer");
        assertThat(answer.path("aud").asText()).isEqualTo("https://publishing.example");
        assertThat(answer.path("iss").asText()).isEqualTo(service.service().baseUrl());
        assertThat(answer.path("scope").asText()).isEqualTo("read");
        assertThat(answer.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(answer.path("username").asText()).isEqualTo("importer");
        assertThat(answer.path("client_id").asText()).isEqualTo(claims.getStringClaim("client_id"));
        assertThat(answer.path("exp").asLong())
                .isEqualTo(claims.getExpirationTime().toInstant().getEpochSecond());
        assertThat(answer.path("iat").asLong())
                .isEqualTo(claims.getIssueTime().toInstant().getEpochSecond());
    }

    @Test
    void what_is_not_good_is_not_told_apart() {
        var organization = organization();
        var stranger = organization();
        var good = organization.issue("importer", "publishing").expect(201);
        var expired = organization.issue("importer", "publishing").expect(201);
        organization.expire(expired.text("id"));
        var revoked = organization.issue("importer", "publishing").expect(201);
        organization.admin().delete("/tokens/" + revoked.text("id")).expect(204);
        var forged = good.text("token").substring(0, good.text("token").lastIndexOf('.') + 1) + "A".repeat(86);
        var foreign = service.subjectToken(organization.name());

        for (var text :
                List.of(expired.text("token"), revoked.text("token"), forged, foreign, "x", "a.b.c", "\u00e4", "%00")) {
            assertThat(introspect(organization.admin(), text).expect(200).body())
                    .isEqualTo(INACTIVE);
        }
        assertThat(introspect(stranger.admin(), good.text("token")).expect(200).body())
                .isEqualTo(INACTIVE);
        assertThat(introspect(service.admin(), good.text("token")).expect(200).body())
                .isEqualTo(INACTIVE);
        assertThat(isActive(organization.admin(), good)).isTrue();
    }

    @Test
    void only_who_may_introspect_is_answered() {
        var organization = organization();
        organization.role("introspector", List.of("introspect"));
        organization.application("search");
        organization.apiUser("publishing-itself", "introspector");
        var publishing = organization.issue("importer", "publishing").expect(201);
        var search = organization.issue("importer", "search").expect(201);

        introspect(service.anyone(), publishing.text("token")).expect(401);
        introspect(service.anyone().as(publishing.text("token")), publishing.text("token"))
                .expect(403);
        organization.admin().form("/api/oauth/introspect", Map.of("x", "y")).expect(400);
        var own = organization
                .issue("publishing-itself", "publishing")
                .expect(201)
                .text("token");
        var destination = service.anyone().as(own);
        assertThat(isActive(destination, publishing)).isTrue();
        assertThat(introspect(destination, search.text("token")).expect(200).body())
                .isEqualTo(INACTIVE);
        var basic = Base64.getEncoder().encodeToString(("publishing:" + own).getBytes(StandardCharsets.UTF_8));
        assertThat(isActive(service.anyone().authorizedBy("Basic " + basic), publishing))
                .isTrue();
        introspect(service.anyone().authorizedBy("Basic bm9ib2R5OngK"), publishing.text("token"))
                .expect(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    TOKEN        | Bearer nobody      |                      | 401 | Bearer
                    TOKEN        |                    |                      | 401 | Bearer
                    TOKEN        | Basic bm86Ym9keQ== |                      | 401 | Basic
                    TOKEN        | Basic %%%          |                      | 401 | Basic
                    TOKEN        |                    | nobody               | 401 | Basic
                    TOKEN        |                    | %                    | 401 | Basic
                    SECRET       |                    | SECRET               | 200 |
                    SECRET       | Bearer SECRET      |                      | 200 |
                    TOKEN        | Bearer SECRET      | SECRET               | 400 |
                    TOKEN        | Basic bm86Ym9keQ== | SECRET               | 400 |
                    TOKEN        |                    | x&client_secret=SECRET | 400 |
                    SECRET       |                    |                      | 401 | Bearer
                    """)
    void a_failed_try_is_challenged_in_the_scheme_that_was_used(
            String token, String authorization, String secret, int status, String challenge) throws Exception {
        var organization = organization();
        organization.role("introspector", List.of("introspect"));
        organization.apiUser("itself", "introspector");
        var own = organization.issue("itself", "publishing").expect(201).text("token");
        var shown = organization.issue("importer", "publishing").expect(201).text("token");
        var form = "token=" + token.replace("TOKEN", shown).replace("SECRET", own) + "&client_id=publishing"
                + (secret == null ? "&client_secret=" : "&client_secret=" + secret.replace("SECRET", own));

        for (var endpoint : List.of("introspect", "revoke")) {
            var request = HttpRequest.newBuilder(URI.create(service.service().baseUrl() + "/api/oauth/" + endpoint))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form));
            if (authorization != null) {
                request.header("Authorization", authorization.replace("SECRET", own));
            }
            var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(status);
            if (status == 401) {
                assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                        .startsWith(challenge + " realm=\"mintmark\"");
                assertThat(answer.body()).startsWith("{\"error\":\"invalid_client\"");
            }
            if (status == 400) {
                assertThat(answer.body())
                        .startsWith("{\"error\":\"invalid_request\"")
                        .contains("more than one credential");
            }
        }
    }

    @Test
    void an_application_may_ask_about_all_that_was_exchanged_in_its_organization() {
        var organization = organization();
        var stranger = organization();
        organization.role("introspector", List.of("introspect"));
        organization.application("search");
        organization.apiUser("itself", "introspector");
        var caller = service.anyone()
                .as(organization.issue("itself", "publishing").expect(201).text("token"));
        var exchanged = service.anyone()
                .exchange(organization.name(), service.subjectToken(organization.name()))
                .expect(200)
                .text("access_token");
        var others = service.anyone()
                .exchange(stranger.name(), service.subjectToken(stranger.name()))
                .expect(200)
                .text("access_token");
        var search = organization.issue("importer", "search").expect(201).text("token");
        var address = organization.path("/applications/publishing");

        assertThat(organization.admin().get(address).expect(200).text("introspects"))
                .isEqualTo("own");
        assertThat(introspect(caller, exchanged).expect(200).body()).isEqualTo(INACTIVE);
        organization
                .admin()
                .patch(address, Map.of("introspects", "organization"))
                .expect(200);
        assertThat(introspect(caller, exchanged).expect(200).text("sub"))
                .isEqualTo("organization:" + organization.name());
        for (var text : List.of(others, search)) {
            assertThat(introspect(caller, text).expect(200).body()).isEqualTo(INACTIVE);
        }
        // Which tokens it may ask about is all that it may do more.
        introspect(service.anyone().as(search), exchanged).expect(403);
        caller.get(organization.path("/applications")).expect(403);
        organization.admin().patch(address, Map.of("introspects", "everything")).expect(400);
        organization.admin().patch(address, Map.of("introspects", "own")).expect(200);
        assertThat(introspect(caller, exchanged).expect(200).body()).isEqualTo(INACTIVE);
    }

    @Test
    void what_is_taken_from_the_holder_is_taken_from_the_token() {
        var organization = organization();
        var issued = organization.issue("importer", "publishing").expect(201);

        change(organization, admin -> admin.post(organization.path("/api-users/importer/suspend"), Map.of())
                .expect(200));
        assertThat(isActiveAnywhere(organization, issued)).isFalse();
        change(organization, admin -> admin.post(organization.path("/api-users/importer/unsuspend"), Map.of())
                .expect(200));
        assertThat(isActiveAnywhere(organization, issued)).isTrue();
        change(organization, admin -> admin.patch(organization.path("/api-users/importer"), Map.of("roles", List.of()))
                .expect(200));
        assertThat(introspect(organization.admin(), issued.text("token")).text("scope"))
                .isEmpty();
        change(organization, admin -> admin.delete(organization.path("/applications/publishing"))
                .expect(204));
        assertThat(isActiveAnywhere(organization, issued)).isFalse();
    }

    @Test
    void a_token_revoked_at_one_replica_is_inactive_at_the_other_in_the_next_request_through_every_end() {
        var organization = organization();
        var texts = new ArrayList<Client.Answer>();
        for (int i = 0; i < 30; i++) {
            var issued = organization.issue("importer", "publishing").expect(201);
            assertThat(introspect(organization.adminAt(replica), issued.text("token"))
                            .json()
                            .path("active")
                            .asBoolean())
                    .isTrue();
            if (i % 2 == 0) {
                organization.admin().delete("/tokens/" + issued.text("id")).expect(204);
            } else {
                organization
                        .admin()
                        .form(
                                "/api/oauth/revoke",
                                Map.of("token", issued.text("token"), "token_type_hint", "access_token"))
                        .expect(200);
            }
            assertThat(isActive(organization.adminAt(replica), issued)).isFalse();
            replica.client().as(issued.text("token")).get("/api/user").expect(401);
            texts.add(issued);
        }

        service.restart();

        assertThat(texts).noneMatch(issued -> isActiveAnywhere(organization, issued));
        organization.admin().delete("/tokens/" + texts.get(0).text("id")).expect(204);
    }

    @Test
    void revoking_is_for_owners_and_administrators_and_says_nothing_of_strangers_tokens() {
        var organization = organization();
        var stranger = organization();
        var issued = organization.issue("importer", "publishing").expect(201);
        var other = organization.issue("importer", "publishing").expect(201);
        var alice = organization.member("alice", "reader");

        stranger.admin().delete("/tokens/" + issued.text("id")).expect(404);
        stranger.admin()
                .form("/api/oauth/revoke", Map.of("token", issued.text("token")))
                .expect(200);
        alice.delete("/tokens/" + issued.text("id")).expect(404);
        alice.form("/api/oauth/revoke", Map.of("token", issued.text("token"))).expect(400);
        alice.form("/api/oauth/revoke", Map.of("token", "nonsense")).expect(200);
        assertThat(isActive(organization.admin(), issued)).isTrue();

        service.anyone()
                .as(issued.text("token"))
                .form("/api/oauth/revoke", Map.of("token", issued.text("token")))
                .expect(200);
        assertThat(isActive(organization.admin(), issued)).isFalse();
        assertThat(isActive(organization.admin(), other)).isTrue();
    }

    @Test
    void many_are_revoked_by_what_they_have_in_common() {
        var organization = organization();
        organization.apiUser("exporter", "reader");
        var importers = organization.issue("importer", "publishing").expect(201);
        var expired = organization.issue("importer", "publishing").expect(201);
        organization.expire(expired.text("id"));
        // By standing authority: what the exchanged administrator handed out goes with its issuer.
        var exporters = service.admin()
                .post(organization.path("/api-users/exporter/tokens"), Map.of("application", "publishing"))
                .expect(201);
        var exchanged = service.anyone()
                .exchange(organization.name(), service.subjectToken(organization.name()))
                .expect(200)
                .text("access_token");

        assertThat(revokeMany(organization, Map.of("apiUser", "importer"))).isEqualTo(2);
        assertThat(revokeMany(organization, Map.of("apiUser", "importer"))).isZero();
        assertThat(isActiveAnywhere(organization, importers)).isFalse();
        organization
                .admin()
                .postBare("/tokens/" + expired.text("id") + "/renew", null, Map.of())
                .expect(409);
        assertThat(isActiveAnywhere(organization, exporters)).isTrue();

        assertThat(service.admin()
                        .post(
                                organization.path("/tokens/revoke"),
                                Map.of(
                                        "before",
                                        Instant.now().minusSeconds(3600).toString()))
                        .expect(200)
                        .json()
                        .path("revoked")
                        .asInt())
                .isZero();
        var issuerName = service.admin()
                .get(organization.path("/oidc/issuers/" + organization.issuerId()))
                .expect(200)
                .text("name");
        service.admin()
                .post(organization.path("/tokens/revoke"), Map.of("issuer", issuerName))
                .expect(200);
        service.anyone().as(exchanged).get("/api/user").expect(401);
        organization.admin().get("/api/user").expect(401);
        service.anyone().as(exporters.text("token")).get("/api/user").expect(200);

        service.admin()
                .post(
                        organization.path("/tokens/revoke"),
                        Map.of("before", Instant.now().plusSeconds(5).toString()))
                .expect(200);
        service.anyone().as(exporters.text("token")).get("/api/user").expect(401);
        for (var before :
                List.of("+294300-01-01T00:00:00Z", "+999999999-01-01T00:00:00Z", "-999999999-01-01T00:00:00+18:00")) {
            service.admin()
                    .post("/api/orgs/demo/tokens/revoke", Map.of("before", before))
                    .expect(400);
        }
        for (var body : List.of("{}", "{\"issuer\":\"x\"}", "{\"before\":\"soon\"}", "{\"all\":true}", "null")) {
            service.admin().postText("/api/orgs/demo/tokens/revoke", body).expect(400);
        }
        service.admin()
                .post("/api/orgs/demo/tokens/revoke", Map.of("apiUser", "nobody"))
                .expect(404);
    }

    @Test
    void what_is_exchanged_while_its_issuer_is_revoked_is_revoked_or_issued_afterwards() {
        var organization = organization();
        var subjectToken = service.subjectToken(organization.name());
        var done = new Instant[1];

        var tokens = AtOnce.run(16, i -> {
            if (i == 5) {
                service.admin()
                        .post(organization.path("/tokens/revoke"), Map.of("issuer", organization.issuerId()))
                        .expect(200);
                done[0] = Instant.now();
                return null;
            }
            var text = service.anyone()
                    .exchange(organization.name(), subjectToken)
                    .expect(200)
                    .text("access_token");
            return Map.entry(text, Instant.now());
        });

        assertThat(tokens)
                .filteredOn(token -> token != null && token.getValue().isBefore(done[0].minusSeconds(1)))
                .allSatisfy(token ->
                        service.anyone().as(token.getKey()).get("/api/user").expect(401));
    }

    @Test
    void each_thing_that_happened_is_one_row() {
        var organization = organization();
        var issued = organization.issue("importer", "publishing").expect(201).text("id");
        var renewed = organization
                .admin()
                .postBare("/tokens/" + issued + "/renew", null, Map.of("Idempotency-Key", "a"))
                .expect(200)
                .text("id");
        organization
                .admin()
                .postBare("/tokens/" + issued + "/renew", null, Map.of("Idempotency-Key", "a"))
                .expect(200);
        organization.admin().delete("/tokens/" + issued).expect(204);
        organization.admin().delete("/tokens/" + issued).expect(204);
        organization
                .admin()
                .postBare("/tokens/" + issued + "/renew", null, Map.of())
                .expect(409);

        var events = organization
                .admin()
                .get(organization.path("/audit-events?limit=500"))
                .expect(200)
                .json()
                .path("items");

        assertThat(kindsOf(events, issued)).containsExactly("token.revoked", "token.issued");
        assertThat(kindsOf(events, renewed)).containsExactly("token.renewed");
    }

    private static List<String> kindsOf(JsonNode events, String target) {
        var kinds = new ArrayList<String>();
        events.forEach(event -> {
            if (event.path("target").asText().equals(target)) {
                kinds.add(event.path("kind").asText());
            }
        });
        return kinds;
    }

    private static void change(TokenOrganization organization, Consumer<Client> change) {
        change.accept(organization.admin());
    }

    private static int revokeMany(TokenOrganization organization, Map<String, Object> selection) {
        return organization
                .admin()
                .post(organization.path("/tokens/revoke"), selection)
                .expect(200)
                .json()
                .path("revoked")
                .asInt();
    }

    private static TokenOrganization organization() {
        var organization = TokenOrganization.of(service);
        organization.apiUser("importer", "reader");
        return organization;
    }

    private static boolean isActiveAnywhere(TokenOrganization organization, Client.Answer issued) {
        return isActive(organization.admin(), issued) || isActive(organization.adminAt(replica), issued);
    }

    private static boolean isActive(Client caller, Client.Answer issued) {
        var answer = introspect(caller, issued.text("token")).expect(200);
        var isActive = answer.json().path("active").asBoolean();
        if (!isActive) {
            assertThat(answer.body()).isEqualTo(INACTIVE);
        }
        return isActive;
    }

    private static Client.Answer introspect(Client caller, String token) {
        return caller.form("/api/oauth/introspect", Map.of("token", token));
    }
}
