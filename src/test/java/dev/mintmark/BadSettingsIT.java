package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.OutsideDatabase;
import dev.mintmark.testing.PackagedService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start that cannot succeed ends, soon, with a sentence that names the key. */
class BadSettingsIT {
    private static final Duration PROMPTLY = Duration.ofSeconds(20);
    /** The same of all: the database remembers it. */
    private static final String PUBLIC_URL = "http://localhost:8080";

    private static OutsideDatabase database;

    @BeforeAll
    static void database() {
        database = OutsideDatabase.empty();
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    MINTMARK_PUBLIC_URL                  | garbage           | mintmark.public-url
                    MINTMARK_PUBLIC_URL_CHANGE           | maybe             | mintmark.public-url-change
                    MINTMARK_SIGNING_ROTATE_EVERY        | soon              | mintmark.signing.rotate-every
                    MINTMARK_SIGNING_ALGORITHM           | HS256             | mintmark.signing.algorithm
                    MINTMARK_EGRESS_ALLOWED_ORIGINS      | ci.corp.example   | mintmark.egress.allowed-origins
                    MINTMARK_EGRESS_TRUSTED_CA_FILE      | /nowhere/ca.pem   | mintmark.egress.trusted-ca-file
                    MINTMARK_POLICY_UNSHARED_ISSUERS     | https://ci.corp   | mintmark.policy.unshared-issuers
                    MINTMARK_KEY_ENCRYPTION_KEY_FILE     | ''                | mintmark.key-encryption-key-file
                    MINTMARK_KEY_ENCRYPTION_KEY_FILE     | /nowhere/key      | mintmark.key-encryption-key-file
                    MINTMARK_KEY_ENCRYPTION_KEY_FILE     | short             | mintmark.key-encryption-key-file
                    MINTMARK_BOOTSTRAP_ORGANIZATION      | No Spaces Please  | mintmark.bootstrap.organization
                    MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE  | /nowhere/token    | mintmark.bootstrap.admin-token-file
                    QUARKUS_DATASOURCE_PASSWORD          | wrong             | quarkus.datasource.password
                    QUARKUS_DATASOURCE_PASSWORD          | ''                | quarkus.datasource.password
                    QUARKUS_DATASOURCE_REACTIVE_URL      | mysql://localhost | quarkus.datasource.reactive.url
                    MINTMARK_AUDIT_DENIALS_PER_MINUTE    | -1                | mintmark.audit.denials-per-minute
                    MINTMARK_AUDIT_DENIALS_PER_MINUTE    | many              | mintmark.audit.denials-per-minute
                    MINTMARK_RETENTION_TOKENS            | P29D              | mintmark.retention.tokens
                    MINTMARK_RETENTION_AUDIT             | for ever          | mintmark.retention.audit
                    MINTMARK_RETENTION_AUDIT             | P99999D           | mintmark.retention.audit
                    MINTMARK_CUSTOM_CLAIMS_DEFAULT_TTL   | PT0S              | mintmark.custom-claims.default-ttl
                    MINTMARK_CUSTOM_CLAIMS_DEFAULT_TTL   | PT169H            | mintmark.custom-claims.default-ttl
                    MINTMARK_CUSTOM_CLAIMS_LONGEST_TTL   | P367D             | mintmark.custom-claims.longest-ttl
                    MINTMARK_CUSTOM_CLAIMS_LONGEST_TTL   | 10 hours          | mintmark.custom-claims.longest-ttl
                    MINTMARK_EXCHANGE_EXPLAIN            | everybody         | mintmark.exchange.explain
                    QUARKUS_HTTP_PORT                    | eighty            | quarkus.http.port
                    """)
    void a_bad_setting_is_refused_by_its_name(String variable, String value, String key) throws IOException {
        var installation = PackagedService.installation();
        Files.writeString(installation.directory().resolve("short"), "c2hvcnQ=\n");

        assertRefused(
                installation
                        .with(database.environment(installation.directory()))
                        .with("MINTMARK_PUBLIC_URL", PUBLIC_URL)
                        .with(variable, value),
                key,
                variable);
    }

    @Test
    void a_shared_issuer_that_is_named_by_halves_is_refused() {
        var installation = PackagedService.installation();

        assertRefused(
                installation
                        .with(database.environment(installation.directory()))
                        .with("MINTMARK_PUBLIC_URL", PUBLIC_URL)
                        .with("MINTMARK_POLICY_SHARED_ISSUERS_CI_ISSUER", "https://ci.corp.example"),
                "mintmark.policy.shared-issuers.ci.claims",
                "MINTMARK_POLICY_SHARED_ISSUERS_CI_CLAIMS");
    }

    @Test
    void a_missing_key_is_refused_with_how_to_make_one() {
        var installation = PackagedService.installation();

        assertRefused(
                installation
                        .with(OutsideDatabase.empty().environment(installation.directory()))
                        .without("MINTMARK_KEY_ENCRYPTION_KEY_FILE"),
                "mintmark.key-encryption-key-file",
                "(umask 077; openssl rand -base64 32 > key-encryption-key)");
    }

    @Test
    void a_database_that_does_not_exist_is_refused() {
        var installation = PackagedService.installation();
        var url = database.reactiveUrl();

        assertRefused(
                installation
                        .with(database.environment(installation.directory()))
                        .with("MINTMARK_PUBLIC_URL", PUBLIC_URL)
                        .with("QUARKUS_DATASOURCE_REACTIVE_URL", url.substring(0, url.lastIndexOf('/')) + "/nothing"),
                "quarkus.datasource.reactive.url",
                "QUARKUS_DATASOURCE_REACTIVE_URL");
    }

    @ParameterizedTest
    @CsvSource({"QUARKUS_HTTP_PORT,quarkus.http.port", "QUARKUS_MANAGEMENT_PORT,quarkus.management.port"})
    void a_port_in_use_is_refused(String variable, String key) throws IOException {
        var installation = PackagedService.installation();
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            assertRefused(
                    installation
                            .with(database.environment(installation.directory()))
                            .with("MINTMARK_PUBLIC_URL", PUBLIC_URL)
                            .with(variable, Integer.toString(taken.getLocalPort())),
                    key,
                    variable);
        }
    }

    @Test
    void a_data_directory_that_cannot_be_made_is_refused() throws IOException {
        var installation = PackagedService.installation();
        Files.writeString(installation.directory().resolve("file"), "");

        assertRefused(installation.with("MINTMARK_DATA_DIR", "file/data"), "mintmark.data-dir", "MINTMARK_DATA_DIR");
    }

    @Test
    void a_data_directory_in_which_nothing_can_be_written_is_refused() {
        assertRefused(
                PackagedService.installation().with("MINTMARK_DATA_DIR", "/proc/self"),
                "mintmark.data-dir",
                "MINTMARK_DATA_DIR");
    }

    private static void assertRefused(PackagedService.Start start, String... said) {
        long before = System.nanoTime();
        try (var service = start.launch()) {
            int code = service.awaitExit();

            assertThat(code).as(service.output()).isNotZero();
            assertThat(service.output()).contains("mintmark: cannot start: ").contains(said);
            assertThat(service.output()).doesNotContain("\tat ");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PROMPTLY);
        }
    }
}
