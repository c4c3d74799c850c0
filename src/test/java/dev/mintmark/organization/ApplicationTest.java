package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class ApplicationTest {
    private static final String ADDRESS = "\"audience\":\"https://pay.example\"";
    private static final String LIFE = "\"longest_token_life_minutes\":60";

    @Inject
    MintmarkConfig config;

    private final Api api = Api.serviceAdmin();
    private String organization;
    private String applications;

    @BeforeEach
    void organization() {
        organization = Api.newOrganization();
        applications = organization + "/applications";
    }

    @Test
    void an_application_says_who_it_is_and_how_long_its_tokens_live() {
        var made = api.post(
                applications,
                """
                {"name": "pay-2", "audience": "https://pay.example/v2?a=b#~",
                 "longest_token_life_minutes": 1440, "latest_token_expiry": "2030-01-31T02:00:00.1234567+02:00"}""");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body())
                .isEqualTo(
                        view(
                                made,
                                """
                        "name": "pay-2", "audience": "https://pay.example/v2?a=b#~",
                        "introspects": "own", "longest_token_life_minutes": 1440,
                        "latest_token_expiry": "2030-01-31T00:00:00.123Z\""""));
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());
        assertThat(api.get(applications + "/pay-2").body()).isEqualTo(made.body());
    }

    @Test
    void a_change_replaces_what_it_names_and_leaves_the_rest() {
        var application = api.post(
                        applications,
                        "{\"name\":\"pay\"," + ADDRESS + "," + LIFE
                                + ",\"latest_token_expiry\":\"2030-01-31T00:00:00Z\"}")
                .location();

        assertChanged(
                application,
                "{\"audience\":\"urn:pay\"}",
                """
                "name": "pay", "audience": "urn:pay", "introspects": "own", "longest_token_life_minutes": 60,
                "latest_token_expiry": "2030-01-31T00:00:00.000Z\"""");
        assertChanged(
                application,
                "{\"longest_token_life_minutes\":5256000,\"latest_token_expiry\":null}",
                "\"name\":\"pay\",\"audience\":\"urn:pay\",\"introspects\":\"own\",\"longest_token_life_minutes\":5256000");
        assertChanged(
                application,
                "{\"name\":\"till\",\"latest_token_expiry\":\"2031-01-01T00:00:00Z\"}",
                """
                "name": "till", "audience": "urn:pay", "introspects": "own", "longest_token_life_minutes": 5256000,
                "latest_token_expiry": "2031-01-01T00:00:00.000Z\"""");
    }

    @Test
    void an_application_says_which_tokens_it_reads_and_may_ask_about() {
        var application = api.post(
                        applications,
                        "{\"name\":\"pay\"," + ADDRESS + "," + LIFE
                                + ",\"tokenType\":\"JWT\",\"introspects\":\"organization\"}")
                .location();
        var rest = "\"name\":\"pay\"," + ADDRESS + "," + LIFE + ",\"introspects\":";

        assertChanged(application, "{}", rest + "\"organization\",\"tokenType\":\"JWT\"");
        assertChanged(application, "{\"introspects\":null}", rest + "\"own\",\"tokenType\":\"JWT\"");
        assertChanged(application, "{\"tokenType\":\"at+jwt\"}", rest + "\"own\",\"tokenType\":\"at+jwt\"");
        assertChanged(application, "{\"tokenType\":null}", rest + "\"own\"");
        for (var wrong : List.of("\"tokenType\":\"jwt\"", "\"introspects\":\"all\"", "\"introspects\":\"\"")) {
            assertThat(api.patch(application, "{" + wrong + "}").status()).isEqualTo(400);
            assertThat(api.post(applications, "{\"name\":\"a\",\"audience\":\"urn:a\"," + LIFE + "," + wrong + "}")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void an_audience_and_a_longest_life_are_asked_for() {
        var made = make("pay", "https://pay.example");

        Refusals.assertRequired(api.post(applications, "{\"name\":\"a\"," + LIFE + "}"), "Application", "audience");
        Refusals.assertRequired(api.patch(made.location(), "{\"audience\":null}"), "Application", "audience");
        Refusals.assertRequired(
                api.post(applications, "{\"name\":\"a\",\"audience\":\"urn:a\"}"),
                "Application",
                "longest_token_life_minutes");
        Refusals.assertRequired(
                api.patch(made.location(), "{\"longest_token_life_minutes\":null}"),
                "Application",
                "longest_token_life_minutes");
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Pay", "pay_2", "pay.2", "-pay", "pay-", "pay--2", "two words", "pay@example.com", "p\u00e4y"})
    void a_name_is_a_slug(String name) {
        Refusals.assertInvalid(make(name, "urn:a"), "Application", "name", "name " + Names.SLUG.rule());
    }

    @Test
    void an_audience_is_taken_in_its_own_organization_only_and_told_from_a_taken_name() {
        make("pay", "https://pay.example");
        var other = make("till", "https://till.example");

        Refusals.assertTaken(make("new", "https://pay.example"), "Application", "audience");
        Refusals.assertTaken(make("pay", "https://new.example"), "Application", "name");
        Refusals.assertTaken(api.patch(other.location(), "{" + ADDRESS + "}"), "Application", "audience");
        Refusals.assertTaken(api.patch(other.location(), "{\"name\":\"pay\"}"), "Application", "name");
        assertThat(api.get(other.location()).body()).isEqualTo(other.body());
        assertThat(make("new", "https://PAY.example").status()).isEqualTo(201);

        applications = Api.newOrganization() + "/applications";
        assertThat(make("pay", "https://pay.example").status()).isEqualTo(201);
    }

    @Test
    void an_audience_is_free_again_once_its_application_is_gone() {
        var made = make("pay", "https://pay.example");

        assertThat(api.delete(made.location()).status()).isEqualTo(204);

        assertThat(make("other", "https://pay.example").status()).isEqualTo(201);
    }

    @Test
    void an_audience_that_would_stand_for_an_organization_is_refused() {
        var made = make("pay", "https://pay.example");
        for (var audience :
                List.of("urn:mintmark:org:demo", "urn:pulumi:org:demo", "URN:Mintmark:ORG:demo", "urn:mintmark:org:")) {
            assertRefused(
                    made, audience, "audience must be the application's own; this one stands for a whole organization");
        }
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());
    }

    @Test
    void the_services_own_address_is_no_applications_audience() {
        var made = make("pay", "https://pay.example");
        var ours = config.publicUrl();
        for (var audience : List.of(ours, ours + "/", ours.toUpperCase(Locale.ROOT))) {
            assertRefused(
                    made, audience, "audience must be the application's own; this one is the token service's address");
        }
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());
        assertThat(make("below", ours + "/below").status()).isEqualTo(201);
    }

    @Test
    void an_audience_is_printable_and_has_no_spaces() {
        var made = make("pay", "https://pay.example");
        for (var audience : List.of("", " ", "a b", "a\\tb", "a\\n", "\u00e9", "a\\u007f", "a".repeat(501))) {
            assertRefused(made, audience, "audience must be 1 to 500 printable ASCII characters without spaces");
        }
        assertThat(make("short", "~").status()).isEqualTo(201);
        assertThat(make("long", "a".repeat(500)).status()).isEqualTo(201);
    }

    @Test
    void the_limits_of_its_tokens_obey_the_rules_of_a_roles() {
        var made = make("pay", "https://pay.example");
        for (var minutes : List.of("0", "-1", "5256001", "9223372036854775807")) {
            assertInvalid(
                    made,
                    "\"longest_token_life_minutes\":" + minutes,
                    "longest_token_life_minutes",
                    "longest_token_life_minutes must be a whole number from 1 to 5256000");
        }
        for (var expiry : List.of("tomorrow", "", "2030-01-31", "1999-12-31T23:59:59Z")) {
            assertInvalid(
                    made,
                    LIFE + ",\"latest_token_expiry\":\"" + expiry + "\"",
                    "latest_token_expiry",
                    "latest_token_expiry must be an ISO 8601 time from 2000 to 9999, such as 2030-01-31T00:00:00Z");
        }
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());
    }

    @Test
    void an_organizations_administrator_manages_its_applications() {
        var administrator = Administrators.of(organization);
        var body = "{\"name\":\"pay\"," + ADDRESS + "," + LIFE + "}";

        assertThat(administrator.post(applications, body).status()).isEqualTo(201);
        assertThat(administrator
                        .patch(applications + "/pay", "{\"name\":\"till\"}")
                        .status())
                .isEqualTo(200);
        assertThat(administrator.delete(applications + "/till").status()).isEqualTo(204);

        var theirs = Api.newOrganization() + "/applications";
        Refusals.assertNotFound(administrator.post(theirs, body), "Organization");
        Refusals.assertNotFound(administrator.get(theirs), "Organization");
    }

    private Api.Answer make(String name, String audience) {
        return api.post(applications, "{\"name\":\"" + name + "\",\"audience\":\"" + audience + "\"," + LIFE + "}");
    }

    private void assertChanged(String application, String change, String members) {
        var changed = api.patch(application, change);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body()).isEqualTo(view(changed, members));
        assertThat(api.get(application).body()).isEqualTo(changed.body());
    }

    private void assertRefused(Api.Answer made, String audience, String message) {
        Refusals.assertInvalid(make("new", audience), "Application", "audience", message);
        Refusals.assertInvalid(
                api.patch(made.location(), "{\"audience\":\"" + audience + "\"}"), "Application", "audience", message);
    }

    private void assertInvalid(Api.Answer made, String members, String attribute, String message) {
        Refusals.assertInvalid(
                api.post(applications, "{\"name\":\"new\",\"audience\":\"urn:new\"," + members + "}"),
                "Application",
                attribute,
                message);
        Refusals.assertInvalid(api.patch(made.location(), "{" + members + "}"), "Application", attribute, message);
    }

    private static JsonNode view(Api.Answer answer, String members) {
        return Api.json("{\"id\":\"%s\",%s,\"created\":\"%s\",\"modified\":\"%s\"}"
                .formatted(
                        answer.id(),
                        members,
                        answer.body().path("created").asText(),
                        answer.body().path("modified").asText()));
    }
}
