package dev.mintmark.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.Client;
import dev.mintmark.testing.PackagedService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/security.md 14: whatever dies, what was answered about revocations holds. */
class RevocationSurvivesIT {

    @Test
    void what_was_revoked_stays_so_through_kills_of_service_and_database_and_what_was_not_stays_good() {
        var installation = PackagedService.installation();
        var good = new LinkedHashMap<String, String>();
        var revoked = new LinkedHashMap<String, String>();
        try (var service = installation.ready()) {
            for (int i = 0; i < 6; i++) {
                var issued = issue(service.admin(), "survivor-" + i);
                (i % 2 == 0 ? revoked : good).put(issued.text("id"), issued.text("token"));
            }
            for (var id : revoked.keySet()) {
                service.admin().delete("/tokens/" + id).expect(204);
            }
            service.kill9();
            service.killPostgres9();
        }

        try (var service = installation.ready()) {
            assertThat(good.values()).allMatch(text -> isActive(service, text));
            assertThat(revoked.values()).noneMatch(text -> isActive(service, text));
            assertThat(revoked.values())
                    .allSatisfy(
                            text -> service.client().as(text).get("/api/user").expect(401));
            for (var id : revoked.keySet()) {
                service.admin()
                        .postBare("/tokens/" + id + "/renew", null, Map.of())
                        .expect(409);
            }
        }
    }

    private static Client.Answer issue(Client admin, String name) {
        return admin.post("/tokens", Map.of("name", name, "roles", List.of("admin")))
                .expect(201);
    }

    private static boolean isActive(PackagedService service, String text) {
        return service.admin()
                .form("/api/oauth/introspect", Map.of("token", text))
                .expect(200)
                .json()
                .path("active")
                .asBoolean();
    }
}
