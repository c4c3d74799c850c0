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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start that cannot succeed ends, soon, with a sentence that names the key. */
@Tag(PackagedService.LONG)
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
                    MINTMARK_AUDIT_CHECKPOINT_WEBHOOK    | http://a.example/ | mintmark.audit.checkpoint-webhook
                    MINTMARK_AUDIT_CHECKPOINT_WEBHOOK    | hooks.example     | mintmark.audit.checkpoint-webhook
                    MINTMARK_AUDIT_CHECKPOINT_WEBHOOK_SECRET_FILE | short    | mintmark.audit.checkpoint-webhook-secret-file
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

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    MINTMARK_TRUST_LIST                        | maybe      | mintmark.trust-list (MINTMARK_TRUST_LIST) must be true or false, and is 'maybe'
                    MINTMARK_RETENTION_AUDIT                   | 5 minutes  | mintmark.retention.audit (MINTMARK_RETENTION_AUDIT) must be a duration, such as 30S, PT5M or P90D, and is '5 minutes'
                    MINTMARK_SHUTDOWN_DELAY                    | -PT5S      | mintmark.shutdown.delay (MINTMARK_SHUTDOWN_DELAY) must be a duration, such as 30S, PT5M or P90D, and is '-PT5S'
                    MINTMARK_AUDIT_DENIALS_PER_MINUTE          | many       | mintmark.audit.denials-per-minute (MINTMARK_AUDIT_DENIALS_PER_MINUTE) must be a whole number, such as 60, and is 'many'
                    MINTMARK_CRYPTO_PROVIDER                   | jdks       | mintmark.crypto.provider (MINTMARK_CRYPTO_PROVIDER) must be one of auto, jdk, and is 'jdks', did you mean jdk?
                    QUARKUS_HTTP_PORT                          | 99999      | quarkus.http.port (QUARKUS_HTTP_PORT) must be a port from 0 to 65535, and is '99999'
                    QUARKUS_HTTP_LIMITS_MAX_HEADER_SIZE        | big        | quarkus.http.limits.max-header-size (QUARKUS_HTTP_LIMITS_MAX_HEADER_SIZE) must be a size in bytes, such as 512K or 16M, and is 'big'
                    QUARKUS_LOG_LEVEL                          | verbose    | quarkus.log.level (QUARKUS_LOG_LEVEL) must be one of OFF, FATAL, ERROR, WARN, INFO, DEBUG, TRACE and ALL, and is 'verbose'
                    QUARKUS_DATASOURCE_REACTIVE_URL            | postgresql://db:99999/m | quarkus.datasource.reactive.url (QUARKUS_DATASOURCE_REACTIVE_URL): 'db:99999' must be a host with a port from 1 to 65535, such as db.example.com:5432, or without one
                    QUARKUS_PROFILE                            | staging    | quarkus.profile (QUARKUS_PROFILE) is 'staging', and there is no setting of that profile; it must be prod, or not be set
                    QUARKUS_HTTP_HOST                          | no.invalid | quarkus.http.host (QUARKUS_HTTP_HOST) is 'no.invalid', which is no known host: it must be an address of this machine, such as 0.0.0.0
                    QUARKUS_HTTP_SSL_CERTIFICATE_FILES         | /no.pem    | quarkus.http.ssl.certificate.files (QUARKUS_HTTP_SSL_CERTIFICATE_FILES): /no.pem cannot be read
                    QUARKUS_MANAGEMENT_SSL_CERTIFICATE_KEY_FILES | /no.pem  | quarkus.management.ssl.certificate.key-files (QUARKUS_MANAGEMENT_SSL_CERTIFICATE_KEY_FILES): /no.pem cannot be read
                    """)
    void a_value_of_the_wrong_form_is_told_in_one_line_and_nothing_else(String variable, String value, String line) {
        var outcome = PackagedService.installation().with(variable, value).run();

        assertThat(outcome.output()).isEqualTo("mintmark: cannot start: " + line + "\n");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void what_stands_in_the_file_is_told_alike() throws IOException {
        var installation = PackagedService.installation();
        var config = Files.createDirectories(installation.directory().resolve("config"));
        Files.writeString(config.resolve("application.properties"), "mintmark.retention.audit = for ever\n");

        assertThat(installation.run().output())
                .isEqualTo(
                        "mintmark: cannot start: mintmark.retention.audit (MINTMARK_RETENTION_AUDIT) must be a duration, such as 30S, PT5M or P90D, and is 'for ever'\n");
    }

    @Test
    void a_file_without_a_certificate_is_told_before_anything_is_started() throws IOException {
        var installation = PackagedService.installation();
        var garbage = Files.writeString(installation.directory().resolve("garbage.pem"), "no certificate");

        var outcome = installation
                .with("QUARKUS_HTTP_SSL_CERTIFICATE_FILES", garbage.toString())
                .with("QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES", garbage.toString())
                .run();

        assertThat(outcome.output()).contains("holds no certificate").hasLineCount(1);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(installation.directory().resolve("data")).doesNotExist();
    }

    /** One that Quarkus itself finds, when its libraries have been at work. */
    @Test
    void what_quarkus_complains_of_is_one_line_too() {
        var outcome = PackagedService.installation()
                .with("QUARKUS_THREAD_POOL_QUEUE_SIZE", "many")
                .run();

        assertThat(outcome.output())
                .contains("mintmark: cannot start: quarkus.thread-pool.queue-size (QUARKUS_THREAD_POOL_QUEUE_SIZE)")
                .hasLineCount(1);
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "--help, 0, Usage: mintmark",
        "--version, 0, mintmark ",
        "--prot=80, 2, the argument '--prot=80' is not understood",
        "serve, 2, the argument 'serve' is not understood",
    })
    void an_argument_is_answered_and_nothing_is_started(String argument, int code, String text) {
        var installation = PackagedService.installation();

        var outcome = installation.run(argument);

        assertThat(outcome.output()).contains(text);
        assertThat(outcome.exitCode()).isEqualTo(code);
        assertThat(installation.directory().resolve("data")).doesNotExist();
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
