package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every change of an organization is on record, with its author. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ResourceAuditTest {
    private final Api api = Api.serviceAdmin();
    private String organization;

    @BeforeEach
    void organization() {
        organization = Api.newOrganization();
    }

    @Test
    void a_role_leaves_a_row_for_all_that_is_done_to_it() {
        var path = api.post(
                        organization + "/roles",
                        "{\"name\":\"deployer\",\"permissions\":[\"write\"],\"longest_token_life_minutes\":60}")
                .location();
        var role = path.substring(path.indexOf("/api/"));
        api.patch(role, "{\"name\":\"writer\",\"permissions\":[\"write\",\"read\"]}");
        api.patch(role, "{\"name\":\"writer\"}");
        api.delete(role);

        var rows = rows("role");

        assertThat(rows)
                .extracting(row -> row.path("kind").asText())
                .containsExactly("role.deleted", "role.changed", "role.created");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.path("actor").asText()).isEqualTo("user:demo/admin");
            assertThat(row.path("target").asText()).isEqualTo(role.substring(role.lastIndexOf('/') + 1));
            assertThat(row.at("/details/callerToken").asText()).hasSize(36);
        });
        assertThat(rows.get(1).at("/details/changed"))
                .isEqualTo(
                        Api.json(
                                """
                                {"name": {"from": "deployer", "to": "writer"},
                                 "permissions": {"from": ["write"], "to": ["write", "read"]}}"""));
        assertThat(rows.get(2).at("/details/name").asText()).isEqualTo("deployer");
        assertThat(rows.get(0).at("/details/name").asText()).isEqualTo("writer");
    }

    @Test
    void what_a_member_is_in_is_on_record_with_it() {
        api.post(organization + "/teams", "{\"name\":\"ops\"}");
        api.post(organization + "/members", "{\"login\":\"ada\"}");
        api.patch(organization + "/members/ada", "{\"role\":\"admin\",\"teams\":[\"ops\"]}");
        api.patch(organization + "/members/ada", "{\"teams\":[]}");

        var rows = rows("member");

        assertThat(rows)
                .extracting(row -> row.at("/details/changed").toString())
                .containsExactlyInAnyOrder(
                        "",
                        "{\"role\":{\"from\":\"member\",\"to\":\"admin\"}}",
                        "{\"teams\":{\"from\":[],\"to\":[\"ops\"]}}",
                        "{\"teams\":{\"from\":[\"ops\"],\"to\":[]}}");
    }

    @Test
    void what_was_refused_leaves_none() {
        api.post(organization + "/teams", "{\"name\":\"ops\"}");
        assertThat(api.post(organization + "/teams", "{\"name\":\"ops\"}").status())
                .isEqualTo(409);
        assertThat(api.patch(organization + "/teams/ops", "{\"name\":\"\"}").status())
                .isEqualTo(400);
        api.post(organization + "/members", "{\"login\":\"ada\"}");
        assertThat(api.patch(organization + "/members/ada", "{\"role\":\"admin\",\"teams\":[\"nobody\"]}")
                        .status())
                .isEqualTo(400);

        assertThat(rows("team")).hasSize(1);
        assertThat(rows("member")).hasSize(1);
    }

    @Test
    void so_is_what_becomes_of_the_organization_itself() {
        api.patch(organization, "{\"displayName\":\"Acme\"}");

        var rows = rows("organization");

        assertThat(rows)
                .extracting(row -> row.path("kind").asText())
                .containsExactly("organization.changed", "organization.created");
        assertThat(rows.get(0).at("/details/changed/displayName/to").asText()).isEqualTo("Acme");
    }

    /** Of one kind of thing, the newest first. */
    private List<JsonNode> rows(String thing) {
        var items = api.get(organization + "/audit-events").body().path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(row -> row.path("kind").asText().startsWith(thing + "."))
                .toList();
    }
}
