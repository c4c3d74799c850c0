package dev.mintmark.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.OutsideDatabase;
import dev.mintmark.testing.PackagedService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A record goes on that the last version without a list of chains wrote. Its rows are in a file: that version made them, under
 * the key-encryption key that all tests have.
 */
class AuditUpgradeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String ROWS = "record-of-V016.jsonl";
    private static final String LAST_MIGRATION = "016";
    private static final List<String> ORGANIZATIONS = List.of("demo", "acme", "globex");

    @Test
    void a_record_of_a_version_without_a_list_of_chains_is_valid_and_goes_on() throws IOException {
        var database = OutsideDatabase.empty();
        database.migrateTo(LAST_MIGRATION);
        fill(database);
        var installation = PackagedService.installation();
        var tokenFile = installation.directory().resolve("admin-token").toAbsolutePath();
        var settings = installation
                .with(database.environment(installation.directory()))
                .with("QUARKUS_HTTP_HOST", "127.0.0.1")
                .with("MINTMARK_PUBLIC_URL", database.ask("select value from service_state where name = 'public-url'"))
                .with("MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE", tokenFile.toString());
        try (var service = settings.ready()) {
            var command = settings.run("admin-token");
            assertThat(command.exitCode()).as(command.output()).isZero();
            var admin = service.client().as(Files.readString(tokenFile).strip());
            var before = new HashMap<String, Long>();
            for (var organization : ORGANIZATIONS) {
                before.put(organization, assertValid(admin, organization));
            }

            for (var organization : List.of("demo", "acme")) {
                admin.post("/api/orgs/" + organization + "/teams", Map.of("name", "later"))
                        .expect(201);
                until(() -> assertValid(admin, organization) > before.get(organization));
            }

            assertThat(assertValid(admin, "globex")).isEqualTo(before.get("globex"));
            var head = admin.get("/api/orgs/acme/audit/head").expect(200).json();
            assertThat(head.path("listSize").asLong()).isPositive();
            assertThat(head.path("chains").asLong()).isEqualTo(ORGANIZATIONS.size());
            takeAway(database, "globex");
            assertThat(verify(admin, "demo").path("faults"))
                    .anySatisfy(
                            fault -> assertThat(fault.path("table").asText()).isEqualTo("audit_seal_head"));
            assertThat(assertValid(admin, "acme")).isPositive();
        }
    }

    /** The list holds chains that stand still since before it. */
    private static void takeAway(OutsideDatabase database, String organization) {
        for (var table : List.of("audit_seal", "audit_seal_head")) {
            database.tell("set session_replication_role = replica; delete from " + table
                    + " where organization_id = (select id from organization where name = '" + organization + "')");
        }
    }

    private static void fill(OutsideDatabase database) throws IOException {
        var json = new ObjectMapper();
        var all = new StringBuilder("set session_replication_role = replica;");
        try (var file = Objects.requireNonNull(AuditUpgradeIT.class.getResourceAsStream(ROWS), ROWS);
                var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var row = json.readTree(line);
                var table = row.path("table").asText();
                all.append(
                        row.has("row")
                                ? "insert into %1$s select * from jsonb_populate_record(null::%1$s, $row$%2$s$row$);"
                                        .formatted(table, row.path("row"))
                                : "delete from %s;".formatted(table));
            }
        }
        database.tell(all.toString());
    }

    /** The number of its seals. */
    private static long assertValid(Client admin, String organization) {
        var found = verify(admin, organization);
        assertThat(found.path("valid").asBoolean())
                .as(organization + " " + found)
                .isTrue();
        return found.path("seals").asLong();
    }

    private static JsonNode verify(Client admin, String organization) {
        var address = "/api/orgs/" + organization + "/audit/verify";
        var answer = admin.get(address);
        while (answer.status() == 429) {
            answer = admin.get(address);
        }
        return answer.expect(200).json();
    }

    private static void until(Supplier<Boolean> isSo) {
        var end = Instant.now().plus(PATIENCE);
        while (!isSo.get()) {
            assertThat(Instant.now()).isBefore(end);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }
}
