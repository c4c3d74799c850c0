package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.OutsideDatabase;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.RelyingParty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With a PostgreSQL that is the operator's. */
class OutsideDatabaseIT {

    @Test
    void told_the_reactive_url_and_where_the_admin_token_goes_it_starts_and_has_no_demonstration_issuer()
            throws IOException {
        var installation = PackagedService.installation();
        var token = installation.directory().resolve("secrets/first-token");
        Files.createDirectory(token.getParent());
        try (var service = installation
                .with(OutsideDatabase.empty().environment(installation.directory()))
                .with("MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE", token.toString())
                .with("MINTMARK_BOOTSTRAP_ORGANIZATION", "acme")
                .ready()) {
            var admin = service.client().as(Files.readString(token).strip());

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                    .isEqualTo("rw-------");
            assertThat(admin.get("/api/user").expect(200).text("githubLogin")).isEqualTo("admin");
            assertThat(RelyingParty.of(service.baseUrl())
                            .verify(Files.readString(token).strip(), "urn:mintmark:org:acme")
                            .getSubject())
                    .isEqualTo("user:acme/admin");
            admin.get("/api/orgs/demo").expect(404);
            assertThat(admin.get("/api/orgs/acme/oidc/issuers").expect(200).json())
                    .isEqualTo(new com.fasterxml.jackson.databind.ObjectMapper().readTree("{\"oidcIssuers\":[]}"));
            service.client().get("/demo-issuer/jwks.json").expect(404);
            service.client().post("/demo-issuer/token", Map.of()).expect(404);
            assertThat(service.output())
                    .contains("The admin token is in " + token)
                    .doesNotContain("BASE=")
                    .doesNotContain("eyJ");
            assertThat(files(installation.directory())).containsExactlyInAnyOrder("key-encryption-key", "secrets");
            assertThat(service.warnings()).isEmpty();
        }
    }

    @Test
    void told_the_jdbc_url_alone_it_makes_no_admin_token_until_told_where_it_goes() throws IOException {
        var database = OutsideDatabase.empty();
        var installation = PackagedService.installation();
        var environment = new HashMap<>(database.environment(installation.directory()));
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:" + environment.remove("QUARKUS_DATASOURCE_REACTIVE_URL"));
        installation = installation.with(environment);

        try (var service = installation.ready()) {
            assertThat(service.warnings())
                    .singleElement()
                    .asString()
                    .contains("No admin token was made")
                    .contains("mintmark.bootstrap.admin-token-file (MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE)");
            assertThat(service.output()).doesNotContain("The admin token is in").doesNotContain("eyJ");
            assertThat(files(installation.directory())).containsExactly("key-encryption-key");
            assertThat(service.terminate()).isIn(0, 143);
        }

        assertThat(database.ask("select count(*) from issued_token")).isEqualTo("0");
        var token = installation.directory().resolve("admin-token");
        try (var service = installation
                .with("MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE", token.toString())
                .ready()) {
            service.client()
                    .as(Files.readString(token).strip())
                    .get("/api/user")
                    .expect(200);
            assertThat(service.terminate()).isIn(0, 143);
            assertThat(service.warnings()).isEmpty();
        }
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("output-"))
                    .toList();
        }
    }
}
