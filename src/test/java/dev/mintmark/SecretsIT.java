package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.Client;
import dev.mintmark.testing.TokenOrganization;
import dev.mintmark.testing.TrustingService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/security.md 16: a token's text is in the answer that hands it over, and nowhere else. */
class SecretsIT {

    @Test
    void no_token_s_text_is_left_behind_anywhere() {
        try (var service = TrustingService.start(Map.of("QUARKUS_LOG_CATEGORY__DEV_MINTMARK__LEVEL", "DEBUG"))) {
            var organization = TokenOrganization.of(service);
            organization.apiUser("importer", "reader");
            var texts = new ArrayList<String>();
            var answers = new ArrayList<String>();
            texts.add(service.admin().authorization().substring("Bearer ".length()));
            var subjectToken = service.subjectToken(organization.name());
            texts.add(subjectToken);
            texts.add(service.anyone()
                    .exchange(organization.name(), subjectToken)
                    .expect(200)
                    .text("access_token"));
            var issued = organization.issue("importer", "publishing").expect(201);
            texts.add(issued.text("token"));
            texts.add(organization
                    .admin()
                    .postBare("/tokens/" + issued.text("id") + "/renew", null, Map.of("Idempotency-Key", "one"))
                    .expect(200)
                    .text("token"));
            var link = organization
                    .issue("importer", Map.of("application", "publishing", "deliver", "link"))
                    .expect(201);
            answers.add(link.body());
            texts.add(service.anyone()
                    .postBare(URI.create(link.text("link")).getPath(), null, Map.of())
                    .expect(200)
                    .text("token"));
            texts.add(organization
                    .member("alice", "reader")
                    .post("/tokens", Map.of("name", "laptop"))
                    .expect(201)
                    .text("token"));

            texts.add(jobToken(organization));
            for (var text : texts) {
                answers.addAll(misuse(service.anyone().as(text), organization, text));
                answers.addAll(misuse(organization.admin(), organization, text));
            }
            for (var path : List.of(
                    "/tokens?state=all&limit=500",
                    organization.path("/audit-events?limit=500"),
                    organization.path("/api-users/importer/tokens"),
                    "/tokens/" + issued.text("id"))) {
                answers.add(organization.admin().get(path).expect(200).body());
            }
            answers.add(
                    service.service().management().get("/q/metrics").expect(200).body());
            service.service().terminate();
            answers.add(service.service().output());
            var tables = service.database()
                    .askAll("select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'public'");
            assertThat(tables).hasSizeGreaterThan(20);
            for (var table : tables) {
                answers.addAll(service.database().askAll("select t::text from " + table + " t"));
            }

            // The secret of a link is in the answer that hands the link out, and otherwise as little anywhere.
            assertThat(answers.stream().filter(answer -> answer.contains(secretOf(link))))
                    .containsExactly(link.body());
            for (var text : texts) {
                var signature = text.substring(text.lastIndexOf('.') + 1);
                var payload = text.substring(text.indexOf('.') + 1, text.lastIndexOf('.'));
                assertThat(answers).noneMatch(answer -> answer.contains(signature) || answer.contains(payload));
            }
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String jobToken(TokenOrganization organization) {
        var project = organization
                .admin()
                .post(organization.path("/projects"), Map.of("name", "shop"))
                .expect(201)
                .text("id");
        var id = organization.admin().get(organization.path("")).expect(200).text("id");
        return organization
                .admin()
                .post("/api/v2/org/" + id + "/project/" + project + "/oidc-token", Map.of())
                .expect(200)
                .text("token");
    }

    private static String secretOf(Client.Answer link) {
        var address = link.text("link");
        return address.substring(address.lastIndexOf('/') + 1);
    }

    /** Puts the text everywhere a caller may put it by mistake. */
    private static List<String> misuse(Client caller, TokenOrganization organization, String text) {
        return List.of(
                        caller.get("/tokens/" + text),
                        caller.get("/tokens?cursor=" + text),
                        caller.get("/tokens?state=" + text),
                        caller.get(organization.path("/audit-events?kind=" + text)),
                        caller.delete("/tokens/" + text),
                        caller.postBare("/tokens/" + text + "/renew", text, Map.of()),
                        caller.get("/tokens/links/" + text),
                        caller.postBare("/tokens/links/" + text, null, Map.of()),
                        caller.get("/api/v2/org/" + text + "/oidc-custom-claims?circle-token=" + text),
                        caller.call("GET", "/api/v2/org/x/oidc-custom-claims", null, Map.of("Circle-Token", text)),
                        caller.call(
                                "GET",
                                "/api/v2/org/x/oidc-custom-claims",
                                null,
                                Map.of("Circle-Token", text.substring(text.indexOf('.')))),
                        caller.postText("/tokens", text),
                        caller.postText("/tokens", "{\"" + text + "\":1}"),
                        caller.form("/api/oauth/introspect", Map.of("token", text, "token_type_hint", text)),
                        caller.form("/api/oauth/token", Map.of("subject_token", text)),
                        caller.form(
                                "/api/oauth/revoke", Map.of("token", text, "client_id", text, "client_secret", text)),
                        caller.authorizedBy("Basic " + base64(text + ":" + text))
                                .form("/api/oauth/introspect", Map.of("token", "x")),
                        caller.authorizedBy(text).get("/api/user"),
                        caller.call("GET", "/api/user", null, Map.of("Cookie", "token=" + text, "X-Token", text)),
                        caller.get("/" + text),
                        caller.exchange(organization.name(), text + "x"))
                .stream()
                .map(Client.Answer::body)
                .toList();
    }
}
