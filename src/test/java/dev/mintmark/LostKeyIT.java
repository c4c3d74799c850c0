package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.OutsideDatabase;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database that has keys wants the key-encryption key that they were sealed under, and no other. */
@Tag(PackagedService.LONG)
class LostKeyIT {
    private static final Pattern UNREADABLE = Pattern.compile("does not open signing key ([A-Za-z0-9_-]+)");
    private static final int REPLICAS = 3;
    private static final long PATIENCE = Duration.ofSeconds(90).toNanos();
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
        assertThat(refused(installation)).contains("holds 5 bytes, not 32", "Put the file back");
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
            var found = verify(service.client().as(admin), "demo");
            assertThat(found.path("valid").asBoolean())
                    .as("nobody can verify what was marked under the lost key")
                    .isFalse();
            assertThat(found.path("explanation").asText()).contains("key-encryption key of before was lost");
            assertNewRecordIsGood(service.client().as(admin));
        }
        for (var start : new PackagedService.Start[] {installation, installation.with(RETIRE, kid.group(1))}) {
            try (var service = start.ready()) {
                service.client().as(admin).get("/api/user").expect(200);
                assertThat(service.warnings()).isEmpty();
            }
        }
    }

    private static void assertNewRecordIsGood(Client admin) {
        admin.post("/api/orgs", Map.of("name", "later")).expect(201);
        long end = System.nanoTime() + PATIENCE;
        while (verify(admin, "later").path("seals").asLong() == 0) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        var found = verify(admin, "later");
        assertThat(found.path("valid").asBoolean()).as(found.toString()).isTrue();
        admin.get("/api/orgs/later/audit/head").expect(200);
    }

    private static JsonNode verify(Client admin, String organization) {
        var answer = admin.get("/api/orgs/" + organization + "/audit/verify");
        while (answer.status() == 429) {
            answer = admin.get("/api/orgs/" + organization + "/audit/verify");
        }
        return answer.expect(200).json();
    }

    @Test
    void of_an_outside_database_no_other_is_advised() throws IOException {
        var settings = PackagedService.installation().on(OutsideDatabase.empty());
        settings.ready().close();
        var key = Path.of(settings.environment().get("MINTMARK_KEY_ENCRYPTION_KEY_FILE"));
        Files.move(key, key.resolveSibling("aside"));

        assertMissing(settings, key);
        assertThat(key).doesNotExist();
        assertThat(refused(settings.without("MINTMARK_KEY_ENCRYPTION_KEY_FILE")))
                .contains("MINTMARK_KEY_ENCRYPTION_KEY_FILE) is not set", "Put the file back")
                .doesNotContain("openssl");
    }

    @Test
    void of_replicas_that_start_at_once_one_retires_the_lost_keys_and_all_sign_with_the_new() throws IOException {
        try (var issuer = TestIssuer.http()) {
            var database = OutsideDatabase.empty();
            var settings = PackagedService.installation()
                    .on(database)
                    .with("MINTMARK_EGRESS_ALLOWED_ORIGINS", issuer.origin());
            String old;
            try (var service = settings.ready()) {
                service.admin().trust("demo", issuer.url(), null, "repo:acme/*");
                old = exchange(service, issuer);
            }
            var other = new byte[32];
            new SecureRandom().nextBytes(other);
            Files.writeString(
                    Path.of(settings.environment().get("MINTMARK_KEY_ENCRYPTION_KEY_FILE")),
                    Base64.getEncoder().encodeToString(other));
            var kid = UNREADABLE.matcher(refused(settings));
            assertThat(kid.find()).isTrue();
            var retiring = settings.with(RETIRE, kid.group(1));

            var replicas = AtOnce.run(REPLICAS, i -> (i == 0 ? retiring : retiring.elsewhere()).ready());

            try {
                assertOneRetired(database, replicas);
                var exchanged = AtOnce.run(64, i -> exchange(replicas.get(i % REPLICAS), issuer));
                assertThat(exchanged)
                        .extracting(LostKeyIT::kidOf)
                        .containsOnly(database.ask("select kid from signing_key"
                                + " where purpose = 'general' and private_key is not null and retires is null"));
                for (int i = 0; i < exchanged.size(); i++) {
                    replicas.get((i + 1) % REPLICAS)
                            .client()
                            .as(exchanged.get(i))
                            .get("/api/user")
                            .expect(200);
                }
                assertEndedByDeletion(database, replicas, old, exchanged.get(0));
            } finally {
                replicas.forEach(PackagedService::close);
            }
        }
    }

    private static void assertOneRetired(OutsideDatabase database, List<PackagedService> replicas) {
        assertThat(replicas.stream()
                        .flatMap(service -> service.output().lines())
                        .filter(line -> line.contains("were retired at")))
                .hasSize(1);
        assertThat(database.ask("select count(*) from audit_event where kind = 'signing-key.lost'"))
                .isEqualTo("1");
        assertThat(database.ask("select count(*) from signing_key where private_key is not null"))
                .isEqualTo("2");
        assertThat(database.ask("select count(*) from signing_key where private_key is null and retires > now()"))
                .isEqualTo("0");
    }

    /** The advice of docs/lost-key.md for a lost key that somebody else may have. */
    private static void assertEndedByDeletion(
            OutsideDatabase database, List<PackagedService> replicas, String old, String current) {
        for (var replica : replicas) {
            replica.client().as(old).get("/api/user").expect(200);
        }
        database.tell("delete from signing_key where private_key is null");
        for (var replica : replicas) {
            var refusal = replica.client().as(old).get("/api/user");
            for (long end = System.nanoTime() + PATIENCE; refusal.status() == 200 && System.nanoTime() < end; ) {
                refusal = replica.client().as(old).get("/api/user");
            }
            assertThat(refusal.expect(401).text("message")).contains("signature is not of one of this service's keys");
            replica.client().as(current).get("/api/user").expect(200);
        }
    }

    private static String kidOf(String token) {
        try {
            return SignedJWT.parse(token).getHeader().getKeyID();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static String exchange(PackagedService service, TestIssuer issuer) {
        return service.client()
                .exchange("demo", issuer.token("repo:acme/app", "urn:mintmark:org:demo"))
                .expect(200)
                .text("access_token");
    }

    private static void assertMissing(PackagedService.Start start, Path key) {
        assertThat(refused(start))
                .contains("MINTMARK_KEY_ENCRYPTION_KEY_FILE", key + " is missing", "Put the file back", "backup")
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
