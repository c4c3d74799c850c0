package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.PackagedService;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Whoever has the database and the key has a way in: the command {@code admin-token}. */
class AdminTokenIT {
    @Test
    void the_command_makes_a_good_token_beside_the_service_and_without_it() throws IOException {
        var installation = PackagedService.installation();
        String first;
        String second;
        try (var service = installation.ready()) {
            first = service.adminToken();
            assertThat(service.output()).contains("The admin token is in ");

            var made = installation.run("admin-token");

            assertThat(made.exitCode()).as(made.output()).isZero();
            assertThat(made.output()).contains("The new admin token is in ");
            second = service.adminToken();
            assertThat(second).isNotEqualTo(first);
            service.client().as(second).get("/api/orgs").expect(200);
            service.client().as(first).get("/api/orgs").expect(200);
            var events = service.admin().get("/api/orgs/demo/audit-events").expect(200);
            assertThat(events.json().toString()).contains("admin-token.issued");
            assertThat(installation.run("admin-token", "demo/nobody"))
                    .satisfies(refused -> assertThat(refused.exitCode()).isEqualTo(1))
                    .satisfies(refused ->
                            assertThat(refused.output()).contains("no member demo/nobody administers the service"));
            Files.delete(service.dataDirectory().resolve("admin-token"));
        }
        var key = installation.directory().resolve("data/key-encryption-key");
        var aside = installation.directory().resolve("key");
        Files.move(key, aside);
        var refused = installation.run("admin-token");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("MINTMARK_KEY_ENCRYPTION_KEY_FILE");
        assertThat(key).doesNotExist();
        Files.move(aside, key);

        try (var service = installation.ready()) {
            assertThat(service.output()).contains("run: mintmark admin-token").doesNotContain("The admin token is in ");
        }
        assertThat(installation.run("admin-token").exitCode()).isZero();
        try (var service = installation.ready()) {
            service.admin().get("/api/orgs").expect(200);
            assertThat(service.output()).contains("The admin token is in ");
        }
    }
}
