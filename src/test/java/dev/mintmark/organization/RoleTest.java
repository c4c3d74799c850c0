package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class RoleTest {
    @Inject
    Pool pool;

    private final Api api = Api.serviceAdmin();
    private String roles;

    @BeforeEach
    void organization() {
        roles = Api.newOrganization() + "/roles";
    }

    @Test
    void a_role_says_what_it_permits_and_for_how_long() {
        var made = api.post(
                roles,
                """
                {"name": "the deployer", "permissions": ["write", "read:all", "write", "',{}"],
                 "longest_token_life_minutes": 1440, "latest_token_expiry": "2030-01-31T02:00:00.1234567+02:00"}""");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body())
                .isEqualTo(
                        view(
                                made,
                                """
                        "name": "the deployer", "permissions": ["write", "read:all", "',{}"],
                        "longest_token_life_minutes": 1440, "latest_token_expiry": "2030-01-31T00:00:00.123Z\""""));
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());
        assertThat(api.get(roles + "/the%20deployer").body()).isEqualTo(made.body());
    }

    @Test
    void a_change_replaces_what_it_names_and_leaves_the_rest() {
        var role = api.post(
                        roles,
                        """
                        {"name": "a", "permissions": ["read"], "longest_token_life_minutes": 60,
                         "latest_token_expiry": "2030-01-31T00:00:00Z"}""")
                .location();

        assertChanged(
                role,
                "{\"permissions\":[\"read\",\"write\"]}",
                """
                "name": "a", "permissions": ["read", "write"], "longest_token_life_minutes": 60,
                "latest_token_expiry": "2030-01-31T00:00:00.000Z\"""");
        assertChanged(
                role,
                "{\"longest_token_life_minutes\":5256000,\"latest_token_expiry\":null}",
                "\"name\":\"a\",\"permissions\":[\"read\",\"write\"],\"longest_token_life_minutes\":5256000");
        assertChanged(
                role,
                "{\"permissions\":null,\"latest_token_expiry\":\"2031-01-01T00:00:00Z\"}",
                """
                "name": "a", "permissions": [], "longest_token_life_minutes": 5256000,
                "latest_token_expiry": "2031-01-01T00:00:00.000Z\"""");
    }

    @Test
    void every_update_adds_one_to_the_version_and_a_refused_one_none() {
        var role = api.post(roles, "{\"name\":\"a\",\"longest_token_life_minutes\":60}");
        assertThat(version(role)).isEqualTo(1);

        api.patch(role.location(), "{\"permissions\":[\"read\"]}");
        assertThat(version(role)).isEqualTo(2);
        api.patch(role.location(), "{}");
        assertThat(version(role)).isEqualTo(3);
        api.patch(role.location(), "{\"permissions\":[\"a b\"]}");
        assertThat(version(role)).isEqualTo(3);
    }

    @Test
    void a_longest_life_is_asked_for() {
        var made = api.post(roles, "{\"name\":\"a\",\"longest_token_life_minutes\":60}");

        Refusals.assertRequired(api.post(roles, "{\"name\":\"b\"}"), "Role", "longest_token_life_minutes");
        Refusals.assertRequired(
                api.patch(made.location(), "{\"longest_token_life_minutes\":null}"),
                "Role",
                "longest_token_life_minutes");
    }

    @Test
    void what_no_role_may_say_is_refused() {
        var made = api.post(roles, "{\"name\":\"a\",\"longest_token_life_minutes\":60}");
        for (var minutes : List.of("0", "-1", "5256001", "9223372036854775807")) {
            assertInvalid(
                    made,
                    "\"longest_token_life_minutes\":" + minutes,
                    "longest_token_life_minutes",
                    "longest_token_life_minutes must be a whole number from 1 to 5256000");
        }
        for (var permissions : List.of("[\"a b\"]", "[\"\"]", "[null]", "[\"\uD83D\uDE00\"]")) {
            assertInvalid(
                    made,
                    "\"longest_token_life_minutes\":60,\"permissions\":" + permissions,
                    "permissions",
                    "permissions must be at most 100 texts of 1 to 100 printable ASCII characters without spaces,"
                            + " double quotes and backslashes");
        }
        for (var expiry : List.of("tomorrow", "", "2030-01-31", "+999999999-01-01T00:00:00Z", "1893456000")) {
            assertInvalid(
                    made,
                    "\"longest_token_life_minutes\":60,\"latest_token_expiry\":\"" + expiry + "\"",
                    "latest_token_expiry",
                    "latest_token_expiry must be an ISO 8601 time from 2000 to 9999, such as 2030-01-31T00:00:00Z");
        }
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());
    }

    @Test
    void values_of_another_type_are_refused() {
        var made = api.post(roles, "{\"name\":\"a\",\"longest_token_life_minutes\":60}");
        for (var minutes : List.of("\"60\"", "60.0", "6e1", "true", "[60]", "99999999999999999999", "{}")) {
            Refusals.assertUnreadable(
                    api.patch(made.location(), "{\"longest_token_life_minutes\":" + minutes + "}"),
                    "the value of 'longest_token_life_minutes' is missing or of the wrong type");
        }
        for (var expiry : List.of("1893456000", "1893456000.5", "true", "[2030,1,1]")) {
            Refusals.assertUnreadable(
                    api.patch(made.location(), "{\"latest_token_expiry\":" + expiry + "}"),
                    "the value of 'latest_token_expiry' is missing or of the wrong type");
        }
        for (var name : List.of("longestTokenLifeMinutes", "latestTokenExpiry")) {
            Refusals.assertUnreadable(
                    api.patch(made.location(), "{\"" + name + "\":null}"), "unknown member '" + name + "'");
        }
    }

    private void assertChanged(String role, String change, String members) {
        var changed = api.patch(role, change);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body()).isEqualTo(view(changed, members));
        assertThat(api.get(role).body()).isEqualTo(changed.body());
    }

    private void assertInvalid(Api.Answer made, String members, String attribute, String message) {
        Refusals.assertInvalid(api.post(roles, "{\"name\":\"new\"," + members + "}"), "Role", attribute, message);
        Refusals.assertInvalid(api.patch(made.location(), "{" + members + "}"), "Role", attribute, message);
    }

    private long version(Api.Answer role) {
        return pool.preparedQuery("select version from role where id = $1")
                .execute(Tuple.of(UUID.fromString(role.id())))
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
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
