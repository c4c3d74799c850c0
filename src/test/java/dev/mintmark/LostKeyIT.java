package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.OutsideDatabase;
import dev.mintmark.testing.PackagedService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A database that has keys wants the key-encryption key that they were sealed under, and no other. */
class LostKeyIT {
    private static final Pattern UNREADABLE = Pattern.compile("does not open signing key ([A-Za-z0-9_-]+)");
    private static final String RETIRE = "MINTMARK_SIGNING_RETIRE_UNREADABLE_KEY";

    @Test
    void of_the_embedded_database_it_is_neither_made_anew_nor_is_that_advised() throws IOException {
        var installation = PackagedService.installation();
        String exchanged;
        String admin;
        Path key;
        try (var service = installation.ready()) {
            exchanged = exchange(service);
            admin = service.adminToken();
            key = service.dataDirectory().resolve("key-encryption-key");
        }
        var aside = key.resolveSibling("aside");
        Files.move(key, aside);

        assertMissing(installation, key);
        assertThat(key).doesNotExist();
        Files.writeString(key, "c2hvcnQ=\n");
        assertThat(refused(installation)).contains("holds 5 bytes, not 32", "put the file back");
        Files.move(aside, key, StandardCopyOption.REPLACE_EXISTING);
        try (var service = installation.ready()) {
            service.client().as(admin).get("/api/user").expect(200);
        }

        startOver(installation, key, exchanged, admin);
    }

    /** As docs/lost-key.md has it. */
    private static void startOver(PackagedService.Start installation, Path key, String exchanged, String admin)
            throws IOException {
        var other = new byte[32];
        new SecureRandom().nextBytes(other);
        Files.writeString(key, Base64.getEncoder().encodeToString(other));
        var output = refused(installation);
        assertThat(output).contains("docs/lost-key.md").doesNotContain("openssl");
        var kid = UNREADABLE.matcher(output);
        assertThat(kid.find()).isTrue();
        assertThat(refused(installation.with(RETIRE, "another"))).contains("mintmark.signing.retire-unreadable-key");

        try (var service = installation.with(RETIRE, kid.group(1)).ready()) {
            service.client().as(admin).get("/api/user").expect(200);
            service.client().as(exchanged).get("/api/user").expect(200);
            service.client().as(exchange(service)).get("/api/user").expect(200);
            assertThat(service.client()
                            .get("/.well-known/jwks.json")
                            .expect(200)
                            .body())
                    .contains(kid.group(1));
            assertThat(service.client()
                            .as(admin)
                            .get("/api/orgs/demo/audit-events?kind=signing-key.lost")
                            .expect(200)
                            .body())
                    .contains(kid.group(1));
            assertThat(service.client()
                            .as(admin)
                            .get("/api/orgs/demo/audit/verify")
                            .expect(200)
                            .json()
                            .path("valid")
                            .asBoolean())
                    .as("nobody can verify what was marked under the lost key")
                    .isFalse();
        }
        for (var start : new PackagedService.Start[] {installation, installation.with(RETIRE, kid.group(1))}) {
            try (var service = start.ready()) {
                service.client().as(admin).get("/api/user").expect(200);
                assertThat(service.warnings()).isEmpty();
            }
        }
    }

    @Test
    void of_an_outside_database_no_other_is_advised() throws IOException {
        var installation = PackagedService.installation();
        var settings = installation
                .with(OutsideDatabase.empty().environment(installation.directory()))
                .with("QUARKUS_HTTP_HOST", "127.0.0.1");
        settings.ready().close();
        var key = Path.of(settings.environment().get("MINTMARK_KEY_ENCRYPTION_KEY_FILE"));
        Files.move(key, key.resolveSibling("aside"));

        assertMissing(settings, key);
        assertThat(key).doesNotExist();
        assertThat(refused(settings.without("MINTMARK_KEY_ENCRYPTION_KEY_FILE")))
                .contains("MINTMARK_KEY_ENCRYPTION_KEY_FILE) is not set", "put the file back")
                .doesNotContain("openssl");
    }

    private static void assertMissing(PackagedService.Start start, Path key) {
        assertThat(refused(start))
                .contains("MINTMARK_KEY_ENCRYPTION_KEY_FILE", key + " is missing", "put the file back", "backup")
                .doesNotContain("openssl");
    }

    private static String refused(PackagedService.Start start) {
        var refused = start.run();
        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output().lines().filter(line -> line.contains("mintmark: cannot start")))
                .hasSize(1);
        return refused.output();
    }

    private static String exchange(PackagedService service) {
        var subjectToken = service.client()
                .post("/demo-issuer/token", Map.of())
                .expect(200)
                .text("id_token");
        return service.client().exchange("demo", subjectToken).expect(200).text("access_token");
    }
}
