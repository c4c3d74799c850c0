package dev.mintmark.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.TokenOrganization;
import dev.mintmark.testing.TrustingService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The caller of a bad token hears why. Of one that we did not sign, its issuer is named and nothing else. */
class RefusedTokenIT {
    private static final String INSTANT = "20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z";

    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    private static TokenOrganization organization;

    @BeforeAll
    static void start() {
        organization = TokenOrganization.of(service);
    }

    @Test
    void it_expired() throws Exception {
        var token = service.anyone()
                .exchange(
                        organization.name(),
                        service.subjectToken(organization.name()),
                        Map.of("scope", "admin", "expiration", "1"))
                .expect(200)
                .text("access_token");
        while (service.anyone().as(token).get("/api/user").status() == 200) {
            Thread.sleep(200);
        }

        assertRefused(token, "the token expired at " + INSTANT + "; exchange for a new one, or renew it");
    }

    @Test
    void it_was_revoked() throws Exception {
        var member = organization.member("revoked-one");
        member.get("/api/user").expect(200);
        var token = member.authorization().substring("Bearer ".length());
        member.form("/api/oauth/revoke", Map.of("token", token)).expect(200);

        assertRefused(token, "the token was revoked at " + INSTANT + "; .*");
    }

    @Test
    void its_member_was_deleted() throws Exception {
        var member = organization.member("gone");
        organization.admin().delete(organization.path("/members/gone")).expect(204);

        assertRefused(
                member.authorization().substring("Bearer ".length()),
                "the token (was revoked at .*|is not good: the member it was issued to was deleted; .*)");
    }

    @Test
    void one_of_its_keys_did_not_sign_it_and_nothing_more_is_said() throws Exception {
        var good = organization.admin().authorization().substring("Bearer ".length());
        var other = organization.member("somebody").authorization();
        int dot = good.lastIndexOf('.');
        var signature = "the token's signature is not of one of this service's keys";

        assertRefused(good.substring(0, dot) + other.substring(other.lastIndexOf('.')), signature);
        for (var text : new String[] {"garbage", "a.b.c", good.substring(0, dot), good + ".x"}) {
            assertRefused(text, "the token is malformed: it is no JWT that a key of this service signed");
        }
    }

    @Test
    void another_issuer_made_it() throws Exception {
        assertRefused(
                service.plain().token("repo:acme/app", "urn:mintmark:org:demo"),
                "the token's issuer is " + Pattern.quote(service.plain().url()) + ", and this service is "
                        + Pattern.quote(service.service().baseUrl()) + "; get a token here");
    }

    @Test
    void without_one_it_is_asked_for() throws Exception {
        var answer = call(service.service(), null);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("a valid token is needed: send 'Authorization: Bearer <token>'");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"mintmark\"");
    }

    @Test
    void as_a_client_secret_too() {
        var refused = service.anyone()
                .form("/api/oauth/introspect", Map.of("token", "x", "client_id", "me", "client_secret", "garbage"))
                .expect(401);

        assertThat(refused.text("error")).isEqualTo("invalid_client");
        assertThat(refused.text("error_description")).contains("the token is malformed", "client_secret");
    }

    private static void assertRefused(String token, String sentence) throws IOException, InterruptedException {
        var answer = call(service.service(), token);

        assertThat(answer.statusCode()).isEqualTo(401);
        var header = answer.headers().firstValue("WWW-Authenticate").orElse("");
        assertThat(header)
                .matches("Bearer realm=\"mintmark\", error=\"invalid_token\", error_description=\"" + sentence + "\"");
        var why = header.substring(header.indexOf("error_description=\"") + 19, header.length() - 1);
        assertThat(answer.body()).contains("\"message\":\"" + why + "\"");
    }

    private static HttpResponse<String> call(PackagedService replica, String token)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(replica.baseUrl() + "/api/user"));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
