package dev.mintmark.organization;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class OrganizationTest {
    private static final String LIST = "/api/orgs";

    private final Api api = Api.serviceAdmin();

    @Test
    void a_new_organization_answers_201_with_its_address_and_reads_the_same_by_name_and_id() {
        var name = Api.unique("acme.Corp");
        var made = api.post(LIST, "{\"name\":\"" + name + "\",\"displayName\":\"Acme \uD83D\uDE00\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body()).isEqualTo(view(made, name, "\"displayName\":\"Acme \uD83D\uDE00\","));
        assertThat(made.body().path("modified")).isEqualTo(made.body().path("created"));
        assertThat(made.location()).endsWith(LIST + "/" + made.id());
        for (var address : List.of(made.location(), LIST + "/" + name)) {
            assertThat(api.get(address)).isEqualTo(new Api.Answer(200, null, made.body()));
        }
    }

    @Test
    void a_display_name_that_nobody_gave_is_absent() {
        var name = Api.unique("plain");
        for (var body : List.of("{\"name\":\"%s\"}", "{\"name\":\"%s-2\",\"displayName\":null}")) {
            var made = api.post(LIST, body.formatted(name));
            assertThat(made.body())
                    .isEqualTo(view(made, made.body().path("name").asText(), ""));
        }
    }

    @Test
    void a_name_is_taken_whatever_its_case_and_found_in_its_own_only() {
        var name = Api.unique("taken");
        var shouted = name.toUpperCase(Locale.ROOT);
        api.post(LIST, "{\"name\":\"" + name + "\"}");

        Refusals.assertTaken(api.post(LIST, "{\"name\":\"" + name + "\"}"), "Organization", "name");
        Refusals.assertTaken(api.post(LIST, "{\"name\":\"" + shouted + "\"}"), "Organization", "name");
        Refusals.assertNotFound(api.get(LIST + "/" + shouted), "Organization");
    }

    @Test
    void a_name_must_be_there_and_fit() {
        Refusals.assertRequired(api.post(LIST, "{}"), "Organization", "name");
        for (var name : List.of(
                "",
                "a b",
                "-a",
                "a-",
                "a".repeat(101),
                "\uD83D\uDE00",
                UUID.randomUUID().toString())) {
            Refusals.assertInvalid(
                    api.post(LIST, "{\"name\":\"" + name + "\"}"),
                    "Organization",
                    "name",
                    "name " + Names.ORGANIZATION.rule());
        }
        Refusals.assertUnreadable(
                api.post(LIST, "{\"name\":\"a\\u0000\"}"), "the value of 'name' is missing or of the wrong type");
    }

    @Test
    void a_display_name_must_fit() {
        for (var text : List.of("", " ", "a\\nb", "a".repeat(201))) {
            Refusals.assertInvalid(
                    api.post(LIST, "{\"name\":\"" + Api.unique("o") + "\",\"displayName\":\"" + text + "\"}"),
                    "Organization",
                    "displayName",
                    "displayName must be one line of 1 to 200 characters");
        }
    }

    @Test
    void absent_leaves_the_display_name_and_null_takes_it_away() {
        var organization = Api.newOrganization();
        var administrator = Administrators.of(organization);
        var before = api.get(organization);

        var given = administrator.patch(organization, "{\"displayName\":\"Acme\"}");
        assertThat(given.status()).isEqualTo(200);
        assertThat(given.body())
                .isEqualTo(view(given, before.body().path("name").asText(), "\"displayName\":\"Acme\","));
        assertThat(instant(given, "modified")).isAfter(instant(before, "modified"));
        assertThat(given.body().path("created")).isEqualTo(before.body().path("created"));

        assertThat(administrator
                        .patch(organization, "{}")
                        .body()
                        .path("displayName")
                        .asText())
                .isEqualTo("Acme");
        assertThat(administrator
                        .patch(organization, "{\"displayName\":null}")
                        .body()
                        .has("displayName"))
                .isFalse();
        assertThat(api.get(organization).body().has("displayName")).isFalse();
    }

    @Test
    void only_a_service_wide_administrator_renames() {
        var organization = Api.newOrganization();
        var before = api.get(organization).body();
        var name = Api.unique("renamed");

        Refusals.assertForbidden(
                Administrators.of(organization)
                        .patch(organization, "{\"name\":\"" + name + "\",\"displayName\":\"x\"}"),
                "Organization",
                "name");
        assertThat(api.get(organization).body()).isEqualTo(before);

        var renamed = api.patch(organization, "{\"name\":\"" + name + "\"}");
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.body()).isEqualTo(view(renamed, name, ""));
        assertThat(api.get(LIST + "/" + name).body()).isEqualTo(renamed.body());
        Refusals.assertNotFound(api.get(LIST + "/" + before.path("name").asText()), "Organization");
    }

    @Test
    void a_rename_that_cannot_be_changes_nothing() {
        var organization = Api.newOrganization();
        var before = api.get(organization).body();
        var taken = api.get(Api.newOrganization()).body().path("name").asText();

        Refusals.assertTaken(
                api.patch(organization, "{\"name\":\"" + taken.toUpperCase(Locale.ROOT) + "\"}"),
                "Organization",
                "name");
        Refusals.assertRequired(api.patch(organization, "{\"name\":null}"), "Organization", "name");
        Refusals.assertInvalid(
                api.patch(organization, "{\"name\":\"a b\"}"),
                "Organization",
                "name",
                "name " + Names.ORGANIZATION.rule());
        assertThat(api.get(organization).body()).isEqualTo(before);
    }

    @Test
    void members_that_are_not_the_callers_to_set_are_refused() {
        var organization = Api.newOrganization();
        for (var member : List.of("id", "created", "modified", "deleted", "display_name")) {
            Refusals.assertUnreadable(
                    api.patch(organization, "{\"" + member + "\":null}"), "unknown member '" + member + "'");
            Refusals.assertUnreadable(api.post(LIST, "{\"" + member + "\":null}"), "unknown member '" + member + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null"})
    void a_body_is_needed(String body) {
        Refusals.assertUnreadable(api.post(LIST, body), "the body must be a JSON object");
        Refusals.assertUnreadable(api.patch(Api.newOrganization(), body), "the body must be a JSON object");
    }

    @Test
    void a_deleted_organization_is_gone_with_everything_below_and_its_name_is_free() {
        var organization = Api.newOrganization();
        var name = api.get(organization).body().path("name").asText();
        var project = api.post(organization + "/projects", "{\"name\":\"p\"}").id();

        assertThat(Administrators.of(organization).delete(organization).status())
                .isEqualTo(204);

        for (var path : List.of(
                organization,
                LIST + "/" + name,
                organization + "/projects",
                organization + "/projects/" + project,
                organization + "/members",
                organization + "/teams",
                organization + "/roles",
                organization + "/applications",
                organization + "/api-users")) {
            Refusals.assertNotFound(api.get(path), "Organization");
        }
        Refusals.assertNotFound(api.delete(organization), "Organization");
        Refusals.assertNotFound(api.patch(organization, "{}"), "Organization");
        Refusals.assertNotFound(api.post(organization + "/teams", "{\"name\":\"t\"}"), "Organization");
        assertThat(names()).doesNotContain(name);
        assertThat(api.post(LIST, "{\"name\":\"" + name + "\"}").status()).isEqualTo(201);
    }

    @Test
    void the_list_is_walked_page_by_page() {
        var made = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            made.add(api.get(Api.newOrganization()).body().path("name").asText());
        }

        assertThat(names()).containsAll(made).doesNotHaveDuplicates();
    }

    @Test
    void the_lists_cursor_is_good_for_no_other_list() {
        Api.newOrganization();
        var next = api.get(LIST + "?limit=1").body().path("next").asText();

        assertThat(api.get(LIST + "?limit=1&cursor=" + next).status()).isEqualTo(200);
        Refusals.assertInvalid(
                api.get(Api.newOrganization() + "/teams?cursor=" + next),
                "Page",
                "cursor",
                "cursor must be the 'next' of an earlier page of this list");
    }

    @Test
    void an_organizations_administrator_has_no_service_wide_powers() {
        var organization = Api.newOrganization();
        var administrator = Administrators.of(organization);

        assertThat(administrator.get(LIST).status()).isEqualTo(403);
        assertThat(administrator.post(LIST, "{\"name\":\"x\"}").status()).isEqualTo(403);
        var theirs = Api.newOrganization();
        for (var path : List.of(theirs, theirs + "/members", LIST + "/" + UUID.randomUUID())) {
            Refusals.assertNotFound(administrator.get(path), "Organization");
        }
        Refusals.assertNotFound(administrator.delete(theirs), "Organization");
    }

    @Test
    void nobody_gets_in_without_a_token() {
        var organization = Api.newOrganization();
        for (var path : List.of(
                LIST,
                organization,
                organization + "/projects",
                organization + "/teams",
                organization + "/members",
                organization + "/roles",
                organization + "/applications",
                organization + "/api-users",
                organization + "/api-users/x",
                organization + "/members/x")) {
            assertThat(given().get(path).statusCode()).as(path).isEqualTo(401);
        }
    }

    private List<String> names() {
        var names = new ArrayList<String>();
        var page = api.get(LIST + "?limit=2").body();
        while (true) {
            page.path("items").forEach(item -> names.add(item.path("name").asText()));
            if (!page.has("next")) {
                return names;
            }
            assertThat(page.path("items")).hasSize(2);
            page = api.get(LIST + "?limit=2&cursor=" + page.path("next").asText())
                    .body();
        }
    }

    private static JsonNode view(Api.Answer answer, String name, String displayName) {
        return Api.json("{\"id\":\"%s\",\"name\":\"%s\",%s\"created\":\"%s\",\"modified\":\"%s\"}"
                .formatted(
                        answer.id(),
                        name,
                        displayName,
                        answer.body().path("created").asText(),
                        answer.body().path("modified").asText()));
    }

    private static Instant instant(Api.Answer answer, String member) {
        return Instant.parse(answer.body().path(member).asText());
    }
}
