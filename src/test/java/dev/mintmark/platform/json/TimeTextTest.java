package dev.mintmark.platform.json;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.AdminToken;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class TimeTextTest {
    private static final Pattern ANY_TIME = Pattern.compile("\"(\\d{4}-\\d\\d-\\d\\dT[^\"]*)\"");
    private static final String FORM = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T00:00:00Z, 2026-01-31T00:00:00.000Z",
        "2026-01-31T08:09:10.5Z, 2026-01-31T08:09:10.500Z",
        "2026-01-31T08:09:10.123456789Z, 2026-01-31T08:09:10.123Z",
        "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999Z"
    })
    void an_instant_has_one_form(String instant, String text) {
        assertThat(TimeText.of(java.time.Instant.parse(instant))).isEqualTo(text);
    }

    @Test
    void every_answer_has_that_form() {
        var home = "/api/orgs/times-" + System.nanoTime();
        var name = home.substring("/api/orgs/".length());
        post("/api/orgs", Map.of("name", name));
        post(
                home + "/roles",
                Map.of(
                        "name",
                        "r",
                        "permissions",
                        List.of("read"),
                        "longest_token_life_minutes",
                        600,
                        "latest_token_expiry",
                        "2099-01-01T00:00:00Z"));
        post(home + "/applications", Map.of("name", "a", "audience", "https://a", "longest_token_life_minutes", 600));
        post(home + "/api-users", Map.of("name", "u", "email", "u@example.com", "roles", List.of("r")));
        post(home + "/api-users/u/tokens", Map.of("application", "a"));
        post(home + "/members", Map.of("login", "m"));
        post(home + "/api-users/u/suspend", Map.of());
        int times = 0;
        for (var address : List.of(
                "/api/orgs",
                "/tokens?state=all",
                "/api/signing-keys",
                home + "/roles",
                home + "/applications",
                home + "/api-users",
                home + "/members",
                home + "/tokens?state=all",
                home + "/audit-events")) {
            var body = given().auth()
                    .oauth2(AdminToken.read())
                    .get(address)
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString();
            var found = ANY_TIME.matcher(body);
            while (found.find()) {
                times++;
                assertThat(found.group(1)).as(address).matches(FORM);
            }
        }
        assertThat(times).isGreaterThan(20);
    }

    private static void post(String address, Object body) {
        var status = given().auth()
                .oauth2(AdminToken.read())
                .contentType("application/json")
                .body(body)
                .post(address)
                .statusCode();
        assertThat(status).as(address).isBetween(200, 201);
    }
}
