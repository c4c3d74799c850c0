package dev.mintmark.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.Client;
import dev.mintmark.testing.TestAuthority;
import dev.mintmark.testing.TestCertificate;
import dev.mintmark.testing.TestIssuer;
import dev.mintmark.testing.TrustingService;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The trust in an issuer's server: an authority's word comes first, a pin counts only where no authority vouches. */
class IssuerCertificatesIT {
    private static final TestAuthority PRIVATE = TestAuthority.create("a private authority");

    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    private static TestIssuer issuer;

    private String organization;

    @BeforeAll
    static void start() {
        issuer = service.secure();
    }

    @BeforeEach
    void newOrganization() {
        organization = service.newOrganization();
    }

    @Test
    void a_known_authority_vouches_through_an_intermediate_that_is_shown() {
        var intermediate = service.authority().intermediate("an intermediate");
        issuer.renewCertificate(intermediate.issue("localhost"));

        var registered = register(List.of()).expect(200);
        assertThat(thumbprints(registered)).containsExactly(issuer.thumbprint());
        trust(registered);
        exchange().expect(200);

        var bare = intermediate.issue("localhost");
        issuer.renewCertificate(new TestCertificate(bare.key(), bare.chain().subList(0, 1)));
        organization = service.newOrganization();
        assertRefused(register(List.of()), pin());
    }

    @Test
    void a_pinned_certificate_of_a_private_authority_is_good() {
        issuer.renewCertificate(PRIVATE.issue("localhost"));

        var registered =
                register(List.of(issuer.thumbprint().toUpperCase(Locale.ROOT))).expect(200);

        assertThat(thumbprints(registered)).containsExactly(issuer.thumbprint());
        trust(registered);
        exchange().expect(200);
    }

    @Test
    void without_a_pin_or_with_a_wrong_one_a_private_authority_vouches_for_nothing() {
        issuer.renewCertificate(PRIVATE.issue("localhost"));

        assertRefused(register(List.of()), pin());
        assertRefused(register(List.of("ab".repeat(32))), pin());
        assertRefused(register(List.of(PRIVATE.issue("localhost").thumbprint())), pin());
        assertThat(service.admin().get(issuers()).json().path("oidcIssuers")).isEmpty();
    }

    @Test
    void the_renewal_of_a_certificate_by_a_known_authority_breaks_nothing() {
        issuer.renewCertificate(service.authority().issue("localhost"));
        var registered = register(List.of()).expect(200);
        trust(registered);
        exchange().expect(200);
        var recorded = issuer.thumbprint();

        issuer.renewCertificate(service.authority().issue("localhost"));
        refreshKeys(registered);

        exchange().expect(200);
        assertThat(thumbprints(service.admin().get(address(registered)))).containsExactly(recorded);
        assertThat(thumbprints(regenerate(registered).expect(200))).containsExactly(issuer.thumbprint());
        assertThat(thumbprints(service.admin().get(address(registered)))).containsExactly(issuer.thumbprint());
    }

    @Test
    void the_renewal_of_a_pinned_private_certificate_fails_closed_until_the_new_one_is_pinned() throws Exception {
        issuer.renewCertificate(PRIVATE.issue("localhost"));
        var registered = register(List.of(issuer.thumbprint())).expect(200);
        trust(registered);
        exchange().expect(200);

        issuer.renewCertificate(PRIVATE.issue("localhost"));
        exchange().expect(200); // with the keys that are held
        refreshKeys(registered);
        var refusal = exchangeWithHeaders();
        assertThat(refusal.statusCode()).isEqualTo(503);
        assertThat(refusal.body()).contains("\"error\":\"temporarily_unavailable\"");
        assertThat(refusal.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 30L);

        service.admin()
                .patch(address(registered), Map.of("thumbprints", List.of(issuer.thumbprint())))
                .expect(200);
        exchange().expect(200);
    }

    @Test
    void a_certificate_for_another_host_is_refused_whoever_vouches() {
        issuer.renewCertificate(service.authority().issue("elsewhere.example"));

        assertRefused(register(List.of()), "for 'elsewhere.example' and not for 'localhost'");
        assertRefused(register(List.of(issuer.thumbprint())), "for 'elsewhere.example' and not for 'localhost'");
    }

    @Test
    void an_expired_certificate_is_good_by_its_pin_alone() {
        issuer.renewCertificate(service.authority().issueExpired("localhost"));

        assertRefused(register(List.of()), pin());
        register(List.of(issuer.thumbprint())).expect(200);
    }

    @Test
    void a_thumbprint_is_regenerated_on_an_authoritys_word_only() {
        issuer.renewCertificate(PRIVATE.issue("localhost"));
        var pinned = issuer.thumbprint();
        var registered = register(List.of(pinned)).expect(200);

        assertRefused(regenerate(registered), pin());
        assertThat(thumbprints(service.admin().get(address(registered)))).containsExactly(pinned);

        issuer.renewCertificate(service.authority().issue("localhost"));
        assertThat(thumbprints(regenerate(registered).expect(200))).containsExactly(issuer.thumbprint());
    }

    private Client.Answer register(List<String> thumbprints) {
        return service.admin().post(issuers(), Map.of("name", "ci", "url", issuer.url(), "thumbprints", thumbprints));
    }

    private Client.Answer regenerate(Client.Answer registered) {
        return service.admin().post(address(registered) + "/regenerate-thumbprints", Map.of());
    }

    private void refreshKeys(Client.Answer registered) {
        service.admin().post(address(registered) + "/refresh-keys", Map.of()).expect(202);
    }

    private void trust(Client.Answer registered) {
        service.admin()
                .allow(organization, registered.text("id"), "repo:acme/*")
                .expect(200);
    }

    private Client.Answer exchange() {
        return service.anyone().exchange(organization, subjectToken());
    }

    private HttpResponse<String> exchangeWithHeaders() throws IOException, InterruptedException {
        var form = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&audience=urn:mintmark:org:"
                + organization + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token="
                + URLEncoder.encode(subjectToken(), StandardCharsets.UTF_8);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(service.service().baseUrl() + "/api/oauth/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build(),
                        BodyHandlers.ofString());
    }

    private String subjectToken() {
        return issuer.token("repo:acme/app", "urn:mintmark:org:" + organization);
    }

    private static List<String> thumbprints(Client.Answer answer) {
        return answer.json()
                .path("thumbprints")
                .valueStream()
                .map(one -> one.asText())
                .toList();
    }

    /** Told by what is wrong and, where a pin would do, by the pin. */
    private static void assertRefused(Client.Answer answer, String told) {
        assertThat(answer.expect(400).text("message"))
                .startsWith("The discovery document at '" + issuer.url() + TestIssuer.DISCOVERY
                        + "' could not be fetched: its server's certificate is ")
                .contains(told);
        assertThat(answer.json().path("errors")).hasSize(1);
        assertThat(answer.json().at("/errors/0/attribute").asText()).isEqualTo("url");
        assertThat(answer.json().at("/errors/0/customMessage").asText()).isEqualTo(answer.text("message"));
    }

    private static String pin() {
        return "pin it with thumbprints: [\"" + issuer.thumbprint() + "\"]";
    }

    private String issuers() {
        return "/api/orgs/" + organization + "/oidc/issuers";
    }

    private String address(Client.Answer registered) {
        return issuers() + "/" + registered.text("id");
    }
}
