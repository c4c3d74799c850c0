package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class ApiUserTest {
    private static final String ROBOT = "{\"name\":\"robot\",\"email\":\"robot@example.com\"}";
    private static final String EMAIL_RULE =
            "email must be an address such as robot@example.com. It has one @ with something on either side,"
                    + " no spaces or invisible characters, and 3 to 254 characters";

    private final Api api = Api.serviceAdmin();
    private String organization;
    private String users;

    @BeforeEach
    void organization() {
        organization = Api.newOrganization();
        users = organization + "/api-users";
    }

    @Test
    void an_api_user_says_how_it_is_reached_and_what_it_may() {
        role("reader");
        var writer = role("the writer").id();

        var made = api.post(
                users,
                """
                {"name": "the robot", "email": "Robot+ci@example.com", "roles": ["%s", "reader", "the writer"]}"""
                        .formatted(writer));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body())
                .isEqualTo(
                        view(
                                made,
                                """
                        "name": "the robot", "email": "Robot+ci@example.com", "roles": ["reader", "the writer"]"""));
        assertThat(api.get(users + "/the%20robot").body()).isEqualTo(made.body());
        assertThat(api.get(users).body().path("items").get(0)).isEqualTo(made.body());
    }

    @Test
    void a_change_replaces_what_it_names_and_leaves_the_rest() {
        role("reader");
        role("writer");
        var made = api.post(users, "{\"name\":\"robot\",\"email\":\"robot@example.com\",\"roles\":[\"reader\"]}");

        assertChanged(
                made,
                "{\"roles\":[\"writer\"]}",
                "\"name\":\"robot\",\"email\":\"robot@example.com\",\"roles\":[\"writer\"]");
        assertChanged(
                made,
                "{\"name\":\"r2\",\"email\":\"r2@example.com\"}",
                "\"name\":\"r2\",\"email\":\"r2@example.com\",\"roles\":[\"writer\"]");
        assertChanged(made, "{\"roles\":null}", "\"name\":\"r2\",\"email\":\"r2@example.com\",\"roles\":[]");
    }

    @Test
    void a_list_tells_each_ones_own_roles() {
        role("reader");
        role("writer");
        api.post(users, "{\"name\":\"a\",\"email\":\"a@b\",\"roles\":[\"writer\",\"reader\"]}");
        api.post(users, "{\"name\":\"b\",\"email\":\"b@b\"}");
        api.post(users, "{\"name\":\"c\",\"email\":\"c@b\",\"roles\":[\"writer\"]}");

        assertThat(api.get(users).body().path("items").findValues("roles"))
                .containsExactly(Api.json("[\"reader\",\"writer\"]"), Api.json("[]"), Api.json("[\"writer\"]"));
    }

    @Test
    void a_role_that_is_deleted_is_taken_away_and_one_of_its_name_is_another() {
        role("reader");
        role("writer");
        var made = api.post(users, "{\"name\":\"robot\",\"email\":\"a@b\",\"roles\":[\"reader\",\"writer\"]}");

        api.patch(organization + "/roles/writer", "{\"name\":\"author\"}");
        assertThat(api.delete(organization + "/roles/reader").status()).isEqualTo(204);
        assertThat(roles(made)).isEqualTo(Api.json("[\"author\"]"));

        role("reader");
        role("writer");
        assertThat(roles(made)).isEqualTo(Api.json("[\"author\"]"));
    }

    @Test
    void a_deleted_api_user_leaves_its_roles_behind_and_one_of_its_name_has_none() {
        role("reader");
        var made = api.post(users, "{\"name\":\"robot\",\"email\":\"a@b\",\"roles\":[\"reader\"]}");

        assertThat(api.delete(made.location()).status()).isEqualTo(204);

        assertThat(api.get(organization + "/roles/reader").status()).isEqualTo(200);
        var again = api.post(users, "{\"name\":\"robot\",\"email\":\"A@b\"}");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.id()).isNotEqualTo(made.id());
        assertThat(roles(again)).isEqualTo(Api.json("[]"));
    }

    @Test
    void members_and_api_users_hold_roles_apart() {
        role("reader");
        api.post(organization + "/members", "{\"login\":\"robot\",\"roles\":[\"reader\"]}");
        var robot = api.post(users, ROBOT);
        assertThat(roles(robot)).isEqualTo(Api.json("[]"));

        api.patch(robot.location(), "{\"roles\":[]}");

        assertThat(api.get(organization + "/members/robot").body().path("roles"))
                .isEqualTo(Api.json("[\"reader\"]"));
    }

    @Test
    void an_unknown_role_is_named_and_nothing_is_done() {
        var theirs = api.post(
                        Api.newOrganization() + "/roles", "{\"name\":\"theirs\",\"longest_token_life_minutes\":60}")
                .id();
        role("reader");
        var before = api.post(users, "{\"name\":\"old\",\"email\":\"old@b\",\"roles\":[\"reader\"]}");

        for (var unknown : List.of("theirs", theirs, UUID.randomUUID().toString(), "Reader", "")) {
            var roles = "\"roles\":[\"reader\",\"" + unknown + "\"]";
            var message = "roles: the organization has no '" + unknown + "'";
            Refusals.assertInvalid(
                    api.post(users, "{\"name\":\"new\",\"email\":\"new@b\"," + roles + "}"),
                    "ApiUser",
                    "roles",
                    message);
            Refusals.assertInvalid(
                    api.patch(before.location(), "{\"name\":\"new\"," + roles + "}"), "ApiUser", "roles", message);
        }
        var tooMany = "[" + String.join(",", Collections.nCopies(101, "\"reader\"")) + "]";
        for (var roles : List.of("[null]", tooMany)) {
            Refusals.assertInvalid(
                    api.patch(before.location(), "{\"roles\":" + roles + "}"),
                    "ApiUser",
                    "roles",
                    "roles must be at most 100 names or ids");
        }
        Refusals.assertNotFound(api.get(users + "/new"), "ApiUser");
        assertThat(api.get(before.location()).body()).isEqualTo(before.body());
    }

    @Test
    void an_email_is_taken_whatever_its_case_in_its_own_organization_only() {
        api.post(users, ROBOT);
        var other = api.post(users, "{\"name\":\"other\",\"email\":\"other@example.com\"}");

        for (var email : List.of("robot@example.com", "ROBOT@Example.Com")) {
            Refusals.assertTaken(api.post(users, "{\"name\":\"new\",\"email\":\"" + email + "\"}"), "ApiUser", "email");
            Refusals.assertTaken(api.patch(other.location(), "{\"email\":\"" + email + "\"}"), "ApiUser", "email");
        }
        Refusals.assertTaken(api.post(users, "{\"name\":\"robot\",\"email\":\"new@b\"}"), "ApiUser", "name");
        assertThat(api.get(other.location()).body()).isEqualTo(other.body());
        assertThat(api.patch(other.location(), "{\"email\":\"OTHER@example.com\"}")
                        .status())
                .isEqualTo(200);

        users = Api.newOrganization() + "/api-users";
        assertThat(api.post(users, ROBOT).status()).isEqualTo(201);
    }

    @Test
    void an_email_is_asked_for_and_must_be_one() {
        var made = api.post(users, ROBOT);

        Refusals.assertRequired(api.post(users, "{\"name\":\"a\"}"), "ApiUser", "email");
        Refusals.assertRequired(api.patch(made.location(), "{\"email\":null}"), "ApiUser", "email");
        for (var email : List.of("", "robot", "a@b@c", "a b@c", "a@b\\n", "a".repeat(253) + "@b")) {
            Refusals.assertInvalid(
                    api.post(users, "{\"name\":\"a\",\"email\":\"" + email + "\"}"), "ApiUser", "email", EMAIL_RULE);
            Refusals.assertInvalid(
                    api.patch(made.location(), "{\"email\":\"" + email + "\"}"), "ApiUser", "email", EMAIL_RULE);
        }
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());
    }

    @Test
    void one_is_found_by_its_email_whatever_the_case() {
        var made = api.post(users, "{\"name\":\"robot\",\"email\":\"Robot+ci@example.com\"}");
        api.post(users, "{\"name\":\"other\",\"email\":\"other@example.com\"}");
        var theirs = Api.newOrganization() + "/api-users";

        for (var email : List.of("Robot%2Bci@example.com", "robot%2bCI@EXAMPLE.com")) {
            assertThat(api.get(users + "?email=" + email).body().path("items")).containsExactly(made.body());
            assertThat(api.get(theirs + "?email=" + email).body()).isEqualTo(Api.json("{\"items\":[]}"));
        }
        for (var email : List.of("nobody@example.com", "%25", "_____%25", "'", "Robot")) {
            assertThat(api.get(users + "?email=" + email).body()).isEqualTo(Api.json("{\"items\":[]}"));
        }
        assertThat(api.get(users + "?email=").status()).isEqualTo(400);
    }

    @Test
    void suspending_with_a_body_that_says_something_is_refused_by_its_members() {
        var made = api.post(users, ROBOT);

        var refused = api.post(users + "/robot/suspend", "{\"suspendedAt\":null}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("message").asText())
                .isEqualTo("unknown member 'suspendedAt'; this address takes no body, and nothing was done");
        assertThat(api.get(users + "/robot").body()).isEqualTo(made.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null"})
    void suspending_says_since_when_and_unsuspending_ends_it_with_an_empty_body_and_without(String body) {
        role("reader");
        var made = api.post(users, "{\"name\":\"robot\",\"email\":\"robot@example.com\",\"roles\":[\"reader\"]}");
        var before = Instant.now().minusMillis(1);

        var suspended = api.post(users + "/robot/suspend", body);

        assertThat(suspended.status()).isEqualTo(200);
        var at = suspended.body().path("suspendedAt").asText();
        assertThat(Instant.parse(at)).isBetween(before, Instant.now());
        assertThat(suspended.body())
                .isEqualTo(view(
                        suspended,
                        """
                        "name": "robot", "email": "robot@example.com", "roles": ["reader"], "suspendedAt": "%s\""""
                                .formatted(at)));
        assertThat(Instant.parse(suspended.body().path("modified").asText())).isAfterOrEqualTo(Instant.parse(at));
        assertThat(api.get(made.location()).body()).isEqualTo(suspended.body());
        assertThat(api.get(users).body().path("items").get(0)).isEqualTo(suspended.body());

        var unsuspended = api.post(made.location() + "/unsuspend", body);
        assertThat(unsuspended.status()).isEqualTo(200);
        assertThat(unsuspended.body())
                .isEqualTo(
                        view(unsuspended, "\"name\":\"robot\",\"email\":\"robot@example.com\",\"roles\":[\"reader\"]"));
        assertThat(api.get(made.location()).body()).isEqualTo(unsuspended.body());
    }

    @Test
    void suspending_or_unsuspending_a_second_time_changes_nothing() {
        var made = api.post(users, ROBOT);
        assertThat(api.post(made.location() + "/unsuspend", "").body()).isEqualTo(made.body());

        var suspended = AtOnce.run(20, i -> api.post(made.location() + "/suspend", ""));

        assertThat(suspended).allSatisfy(answer -> assertThat(answer).isEqualTo(suspended.get(0)));
        assertThat(suspended.get(0).status()).isEqualTo(200);
        assertThat(api.post(made.location() + "/suspend", "").body())
                .isEqualTo(suspended.get(0).body());
        assertThat(api.get(made.location()).body()).isEqualTo(suspended.get(0).body());
    }

    @Test
    void a_suspension_outlives_changes_and_ends_by_its_own_route_only() {
        var made = api.post(users, ROBOT);
        var since = api.post(made.location() + "/suspend", "").body().path("suspendedAt");

        for (var member : List.of("suspendedAt", "suspended", "suspended_at")) {
            for (var value : List.of("null", "false", "\"2030-01-31T00:00:00Z\"")) {
                var body = "{\"" + member + "\":" + value + "}";
                Refusals.assertUnreadable(api.patch(made.location(), body), "unknown member '" + member + "'");
                Refusals.assertUnreadable(api.post(users, body), "unknown member '" + member + "'");
            }
        }
        var renamed = api.patch(made.location(), "{\"name\":\"r2\",\"roles\":[]}");
        assertThat(renamed.body().path("suspendedAt")).isEqualTo(since);
        assertThat(api.get(made.location()).body().path("suspendedAt")).isEqualTo(since);
    }

    @Test
    void another_organizations_api_user_is_not_suspended() {
        var made = api.post(users, ROBOT);
        var theirs = Api.newOrganization() + "/api-users/";
        for (var address : List.of(made.id(), "robot", UUID.randomUUID().toString(), "%20")) {
            for (var action : List.of("/suspend", "/unsuspend")) {
                Refusals.assertNotFound(api.post(theirs + address + action, ""), "ApiUser");
            }
        }
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());
    }

    @Test
    void an_organizations_administrator_manages_its_api_users() {
        var administrator = Administrators.of(organization);

        assertThat(administrator.post(users, ROBOT).status()).isEqualTo(201);
        assertThat(administrator.post(users + "/robot/suspend", "").status()).isEqualTo(200);
        assertThat(administrator.post(users + "/robot/unsuspend", "").status()).isEqualTo(200);
        assertThat(administrator.patch(users + "/robot", "{\"roles\":[]}").status())
                .isEqualTo(200);
        assertThat(administrator.delete(users + "/robot").status()).isEqualTo(204);

        var theirs = Api.newOrganization() + "/api-users";
        Refusals.assertNotFound(administrator.post(theirs, ROBOT), "Organization");
        Refusals.assertNotFound(administrator.post(theirs + "/robot/suspend", ""), "Organization");
    }

    private Api.Answer role(String name) {
        return api.post(organization + "/roles", "{\"name\":\"" + name + "\",\"longest_token_life_minutes\":60}");
    }

    private JsonNode roles(Api.Answer user) {
        return api.get(user.location()).body().path("roles");
    }

    private void assertChanged(Api.Answer made, String change, String members) {
        var changed = api.patch(made.location(), change);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body()).isEqualTo(view(changed, members));
        assertThat(changed.id()).isEqualTo(made.id());
        assertThat(api.get(made.location()).body()).isEqualTo(changed.body());
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
