package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody but its like changes what is a service-wide administrator's, and nobody takes the last way in. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class WaysInTest {
    private static final String DEMO = "/api/orgs/demo";

    private final Api service = Api.serviceAdmin();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    PATCH  | /members/admin | {"role":"member"}
                    PATCH  | /members/admin | {"roles":[]}
                    PATCH  | /members/admin | {"name":"Somebody"}
                    PATCH  | /members/admin | {"teams":[]}
                    DELETE | /members/admin |
                    PATCH  | /roles/admin   | {"permissions":[]}
                    PATCH  | /roles/admin   | {"name":"other"}
                    PATCH  | /roles/admin   | {"latest_token_expiry":"2020-01-01T00:00:00Z"}
                    PATCH  | /roles/admin   | {"longest_token_life_minutes":1}
                    DELETE | /roles/admin   |
                    DELETE | /tokens/{id}   |
                    DELETE | ''             |
                    POST   | /tokens/revoke | {"before":"2999-01-01T00:00:00Z"}
                    POST   | /tokens/revoke | {"before":"2999-01-01T00:00:00Z","includeSelf":true}
                    """)
    void an_organizations_administrator_changes_nothing_of_a_service_administrators(
            String method, String path, String body) {
        var organizationAdmin = Administrators.of(DEMO);

        var refused = call(organizationAdmin, method, DEMO + path.replace("{id}", id(service)), body);

        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(403);
        assertThat(refused.body().path("message").asText()).contains("service-wide administrator");
        assertThat(service.get("/api/orgs").status()).isEqualTo(200);
        assertThat(organizationAdmin.get("/api/user").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    PATCH  | /members/admin | {"role":"member"}
                    PATCH  | /members/admin | {"roles":[]}
                    PATCH  | /roles/admin   | {"latest_token_expiry":"2020-01-01T00:00:00Z"}
                    PATCH  | /roles/admin   | {"longest_token_life_minutes":1}
                    PATCH  | /roles/admin   | {"permissions":[]}
                    PATCH  | /roles/admin   | {"permissions":["deploy"]}
                    DELETE | /roles/admin   |
                    DELETE | /tokens/{id}   |
                    POST   | /tokens/revoke | {"before":"2999-01-01T00:00:00Z","includeSelf":true}
                    """)
    void the_service_keeps_its_last_way_in(String method, String path, String body) {
        var refused = call(service, method, DEMO + path.replace("{id}", id(service)), body);

        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(409);
        assertThat(refused.body().path("message").asText()).startsWith("this would leave the service with no");
        assertThat(service.get("/api/orgs").status()).isEqualTo(200);
    }

    @Test
    void a_bulk_revocation_spares_the_token_that_asks_for_it() {
        var organization = Api.newOrganization();
        var caller = Administrators.of(organization);
        var other = Administrators.of(organization);

        assertThat(caller.post(organization + "/tokens/revoke", before("")).status())
                .isEqualTo(200);
        assertThat(other.get("/api/user").status()).isEqualTo(401);
        assertThat(caller.get("/api/user").status()).isEqualTo(200);

        assertThat(caller.post(organization + "/tokens/revoke", before(",\"includeSelf\":true"))
                        .status())
                .isEqualTo(200);
        assertThat(caller.get("/api/user").status()).isEqualTo(401);
    }

    @Test
    void an_organization_keeps_the_last_token_of_an_administrator() {
        var organization = Api.newOrganization();
        var member = service.post(organization + "/members", "{\"login\":\"first\",\"role\":\"admin\"}");
        var token = Administrators.giveToken(member.id());
        var caller = Administrators.of(organization);

        for (var refused : List.of(
                caller.delete(organization + "/tokens/" + token),
                caller.delete(organization + "/members/first"),
                caller.patch(organization + "/members/first", "{\"role\":\"member\"}"),
                caller.post(organization + "/tokens/revoke", before("")))) {
            assertThat(refused.status()).as("%s", refused.body()).isEqualTo(409);
            assertThat(refused.body().path("message").asText()).startsWith("this would leave the organization with no");
        }
        var second = service.post(organization + "/members", "{\"login\":\"second\",\"role\":\"admin\"}");
        Administrators.giveToken(second.id());
        assertThat(caller.delete(organization + "/tokens/" + token).status()).isEqualTo(204);
    }

    @Test
    void of_many_ways_in_that_are_taken_at_once_one_stays() {
        var organization = Api.newOrganization();
        var member = service.post(organization + "/members", "{\"login\":\"first\",\"role\":\"admin\"}");
        var caller = Administrators.of(organization);
        var tokens = IntStream.range(0, 64)
                .mapToObj(i -> Administrators.giveToken(member.id()))
                .toList();

        var statuses = AtOnce.run(64, i -> caller.delete(organization + "/tokens/" + tokens.get(i))
                .status());

        assertThat(statuses.stream().filter(Objects::nonNull).filter(status -> status == 204))
                .hasSize(63);
        assertThat(statuses).contains(409);
    }

    private static String before(String more) {
        return "{\"before\":\"" + Instant.now().plusSeconds(60) + "\"" + more + "}";
    }

    private static Api.Answer call(Api api, String method, String path, String body) {
        return switch (method) {
            case "PATCH" -> api.patch(path, body);
            case "DELETE" -> api.delete(path);
            default -> api.post(path, body);
        };
    }

    /** A token's {@code jti}. */
    private static String id(Api api) {
        var claims = new String(Base64.getUrlDecoder().decode(api.token().split("\\.", 3)[1]), StandardCharsets.UTF_8);
        return Api.json(claims).path("jti").asText();
    }
}
