package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class MemberTest {
    private static final String OCTO = "{\"login\":\"octo\"}";

    private final Api api = Api.serviceAdmin();
    private String organization;
    private String members;

    @BeforeEach
    void organization() {
        organization = Api.newOrganization();
        members = organization + "/members";
    }

    @Test
    void a_member_says_what_it_is_in() {
        team("zulu");
        team("Alpha");
        var bravo = team("bravo").id();
        role("reader");
        var writer = role("the writer").id();

        var made = api.post(
                members,
                """
                {"login": "octo@example.com", "name": "Octo Cat", "role": "admin",
                 "teams": ["zulu", "%s", "Alpha", "bravo"], "roles": ["%s", "reader"]}"""
                        .formatted(bravo, writer));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body())
                .isEqualTo(
                        view(
                                made,
                                """
                        "login": "octo@example.com", "name": "Octo Cat", "role": "admin",
                        "teams": ["Alpha", "bravo", "zulu"], "roles": ["reader", "the writer"]"""));
        assertThat(api.get(members + "/octo@example.com").body()).isEqualTo(made.body());
        assertThat(api.get(members).body().path("items").get(0)).isEqualTo(made.body());
    }

    @Test
    void a_change_replaces_what_it_names_and_leaves_the_rest() {
        team("red");
        team("blue");
        role("reader");
        var made =
                api.post(members, "{\"login\":\"octo\",\"name\":\"Octo\",\"teams\":[\"red\"],\"roles\":[\"reader\"]}");

        var moved = api.patch(members + "/octo", "{\"teams\":[\"blue\"]}");
        assertThat(moved.status()).isEqualTo(200);
        assertThat(moved.body())
                .isEqualTo(
                        view(
                                moved,
                                """
                        "login": "octo", "name": "Octo", "role": "member", "teams": ["blue"], "roles": ["reader"]"""));
        assertThat(moved.id()).isEqualTo(made.id());

        var promoted = api.patch(members + "/octo", "{\"role\":\"admin\",\"name\":null,\"roles\":[]}");
        assertThat(promoted.body())
                .isEqualTo(view(promoted, "\"login\":\"octo\",\"role\":\"admin\",\"teams\":[\"blue\"],\"roles\":[]"));

        var bare = api.patch(members + "/octo", "{\"teams\":null,\"roles\":null}");
        assertThat(bare.body())
                .isEqualTo(view(bare, "\"login\":\"octo\",\"role\":\"admin\",\"teams\":[],\"roles\":[]"));
        assertThat(api.get(made.location()).body()).isEqualTo(bare.body());
    }

    @Test
    void a_list_tells_each_members_own_teams() {
        team("red");
        team("blue");
        api.post(members, "{\"login\":\"a\",\"teams\":[\"red\",\"blue\"]}");
        api.post(members, "{\"login\":\"b\"}");
        api.post(members, "{\"login\":\"c\",\"teams\":[\"blue\"]}");

        var teams = api.get(members).body().path("items").findValues("teams");

        assertThat(teams).containsExactly(Api.json("[\"blue\",\"red\"]"), Api.json("[]"), Api.json("[\"blue\"]"));
    }

    @Test
    void a_team_or_role_that_is_renamed_or_deleted_is_so_for_its_members() {
        team("red");
        team("blue");
        role("reader");
        api.post(members, "{\"login\":\"octo\",\"teams\":[\"red\",\"blue\"],\"roles\":[\"reader\"]}");

        api.patch(organization + "/teams/red", "{\"name\":\"scarlet\"}");
        assertThat(api.delete(organization + "/teams/blue").status()).isEqualTo(204);
        assertThat(api.delete(organization + "/roles/reader").status()).isEqualTo(204);

        var member = api.get(members + "/octo").body();
        assertThat(member.path("teams")).isEqualTo(Api.json("[\"scarlet\"]"));
        assertThat(member.path("roles")).isEqualTo(Api.json("[]"));
    }

    @Test
    void a_deleted_member_leaves_its_teams_and_roles_behind() {
        team("red");
        role("reader");
        api.post(members, "{\"login\":\"octo\",\"teams\":[\"red\"],\"roles\":[\"reader\"]}");

        assertThat(api.delete(members + "/octo").status()).isEqualTo(204);

        assertThat(api.get(organization + "/teams/red").status()).isEqualTo(200);
        assertThat(api.get(organization + "/roles/reader").status()).isEqualTo(200);
    }

    @Test
    void an_unknown_team_or_role_is_named_and_nothing_is_done() {
        var theirs = api.post(Api.newOrganization() + "/teams", "{\"name\":\"theirs\"}")
                .id();
        team("red");
        var before = api.post(members, "{\"login\":\"old\",\"name\":\"Old\",\"teams\":[\"red\"]}")
                .body();

        for (var unknown : List.of("nobody", theirs, UUID.randomUUID().toString(), "Red", "\uD83D\uDE00", "")) {
            for (var attribute : List.of("teams", "roles")) {
                var groups = "\"" + attribute + "\":[\"" + unknown + "\"]";
                var message =
                        attribute + ": the organization has no '" + unknown.replace("\uD83D\uDE00", "<U+1F600>") + "'";
                Refusals.assertInvalid(
                        api.post(members, "{\"login\":\"new\"," + groups + "}"), "Member", attribute, message);
                Refusals.assertInvalid(
                        api.patch(members + "/old", "{\"name\":\"New\"," + groups + "}"), "Member", attribute, message);
            }
        }
        Refusals.assertNotFound(api.get(members + "/new"), "Member");
        assertThat(api.get(members + "/old").body()).isEqualTo(before);
    }

    @Test
    void a_list_of_teams_that_cannot_be_is_refused() {
        var tooMany = "[" + String.join(",", Collections.nCopies(101, "\"a\"")) + "]";
        for (var teams : List.of("[null]", tooMany)) {
            Refusals.assertInvalid(
                    api.post(members, "{\"login\":\"octo\",\"teams\":" + teams + "}"),
                    "Member",
                    "teams",
                    "teams must be at most 100 names or ids");
        }
        for (var teams : List.of("\"red\"", "[1]", "[[]]", "{}", "[\"\\u0000\"]")) {
            assertThat(api.post(members, "{\"login\":\"octo\",\"teams\":" + teams + "}")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void a_login_never_changes() {
        var made = api.post(members, OCTO);

        Refusals.assertUnreadable(api.patch(made.location(), "{\"login\":\"new\"}"), "unknown member 'login'");
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());
    }

    @Test
    void a_role_is_admin_or_member() {
        var made = api.post(members, OCTO);

        for (var role : List.of("owner", "Admin", "", "ADMIN")) {
            var body = "\"role\":\"" + role + "\"}";
            Refusals.assertInvalid(
                    api.patch(made.location(), "{" + body), "Member", "role", "role must be 'admin' or 'member'");
            Refusals.assertInvalid(
                    api.post(members, "{\"login\":\"new\"," + body),
                    "Member",
                    "role",
                    "role must be 'admin' or 'member'");
        }
        Refusals.assertRequired(api.patch(made.location(), "{\"role\":null}"), "Member", "role");
    }

    @Test
    void a_name_is_one_line() {
        Refusals.assertInvalid(
                api.post(members, "{\"login\":\"octo\",\"name\":\"a\\nb\"}"),
                "Member",
                "name",
                "name must be one line of 1 to 200 characters");
    }

    @Test
    void service_wide_administrators_are_made_and_unmade_by_their_like_only() {
        var administrator = Administrators.of(organization);
        for (var wanted : List.of("true", "false")) {
            Refusals.assertForbidden(
                    administrator.post(members, "{\"login\":\"octo\",\"serviceAdmin\":" + wanted + "}"),
                    "Member",
                    "serviceAdmin");
        }
        var made = api.post(members, "{\"login\":\"root\",\"serviceAdmin\":true}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body())
                .isEqualTo(view(
                        made,
                        "\"login\":\"root\",\"role\":\"member\",\"teams\":[],\"roles\":[],\"serviceAdmin\":true"));

        for (var wanted : List.of("true", "false", "null")) {
            Refusals.assertForbidden(
                    administrator.patch(members + "/root", "{\"name\":\"x\",\"serviceAdmin\":" + wanted + "}"),
                    "Member",
                    "serviceAdmin");
        }
        Refusals.assertForbidden(administrator.delete(members + "/root"), "Member", "serviceAdmin");
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());

        var unmade = api.patch(members + "/root", "{\"serviceAdmin\":null}");
        assertThat(unmade.status()).isEqualTo(200);
        assertThat(unmade.body().has("serviceAdmin")).isFalse();
        assertThat(api.patch(members + "/root", "{\"serviceAdmin\":true}")
                        .body()
                        .path("serviceAdmin")
                        .asBoolean())
                .isTrue();
        assertThat(api.delete(members + "/root").status()).isEqualTo(204);
    }

    @Test
    void an_organizations_administrator_manages_its_members() {
        var administrator = Administrators.of(organization);

        assertThat(administrator.post(members, OCTO).status()).isEqualTo(201);
        assertThat(administrator
                        .patch(members + "/octo", "{\"role\":\"admin\"}")
                        .status())
                .isEqualTo(200);
        assertThat(administrator.delete(members + "/octo").status()).isEqualTo(204);
    }

    private Api.Answer team(String name) {
        return api.post(organization + "/teams", "{\"name\":\"" + name + "\"}");
    }

    private Api.Answer role(String name) {
        return api.post(organization + "/roles", "{\"name\":\"" + name + "\",\"longest_token_life_minutes\":60}");
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
