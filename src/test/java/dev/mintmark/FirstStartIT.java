package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.RelyingParty;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Started for the first time, with nothing set but its ports. */
class FirstStartIT {
    private static PackagedService.Start installation;
    private static PackagedService service;

    @BeforeAll
    static void start() {
        installation = PackagedService.installation();
        service = installation.ready();
    }

    @Test
    void it_says_where_it_is_and_where_the_admin_token_lies() {
        assertThat(service.output())
                .contains("Mintmark is ready: " + service.baseUrl() + "\n")
                .contains("The admin token is in " + service.dataDirectory().resolve("admin-token") + "\n");
    }

    @Test
    void the_five_lines_it_prints_yield_a_token_when_pasted() throws Exception {
        var answer = new Client.Answer(200, bash(firstExchange()));

        assertThat(answer.text("token_type")).isEqualTo("Bearer");
        var claims = RelyingParty.of(service.baseUrl()).verify(answer.text("access_token"), "urn:mintmark:org:demo");
        assertThat(claims.getSubject()).isEqualTo("organization:demo");
        assertThat(claims.getStringListClaim("permissions")).isEmpty();
        assertThat(claims.getJSONObjectClaim("act"))
                .containsEntry("iss", service.baseUrl() + "/demo-issuer")
                .containsEntry("sub", "repo:demo/app:ref:refs/heads/main");
    }

    @Test
    void the_five_lines_are_those_of_the_readme() throws IOException {
        assertThat(Path.of("README.md"))
                .content()
                .contains("\n" + firstExchange().replace(service.baseUrl(), "http://localhost:8080") + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    {"sub":"repo:other/app"}, ''
                    {},                       admin
                    """,
            delimiter = ',',
            quoteCharacter = '\'')
    void the_demonstration_issuer_is_no_way_to_more(String claims, String scope) {
        var subjectToken = service.client()
                .post("/demo-issuer/token", json(claims))
                .expect(200)
                .text("id_token");

        var answer = service.client().exchange("demo", subjectToken, Map.of("scope", scope == null ? "" : scope));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "Bearer"})
    void the_admin_token_works_in_both_schemes(String scheme) {
        var user = service.client()
                .authorizedBy(scheme + " " + service.adminToken())
                .get("/api/user")
                .expect(200);

        assertThat(user.text("githubLogin")).isEqualTo("admin");
    }

    @Test
    void the_admin_token_lasts_ninety_days() throws Exception {
        var claims = RelyingParty.of(service.baseUrl()).verify(service.adminToken(), "urn:mintmark:org:demo");

        assertThat(claims.getSubject()).isEqualTo("user:demo/admin");
        assertThat(Duration.between(
                        claims.getIssueTime().toInstant(),
                        claims.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofDays(90));
        assertThat(claims.getIssueTime().toInstant())
                .isBetween(Instant.now().minusSeconds(300), Instant.now().plusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin-token", "key-encryption-key", "postgres-password"})
    void only_its_own_user_can_read_its_secrets(String file) throws IOException {
        assertThat(mode(service.dataDirectory().resolve(file))).isEqualTo("rw-------");
    }

    @Test
    void nobody_else_can_enter_what_it_makes() throws IOException {
        assertThat(mode(service.dataDirectory())).isEqualTo("rwx------");
        assertThat(mode(service.dataDirectory().resolve("postgres"))).isEqualTo("rwx------");
        assertThat(mode(service.dataDirectory().resolve("postgres-binaries"))).isEqualTo("rwx------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin-token", "key-encryption-key", "postgres-password"})
    void no_secret_is_in_its_output_or_in_the_database_log(String file) throws IOException {
        var secret = Files.readString(service.dataDirectory().resolve(file)).strip();
        // A token without its signature is a secret's better half.
        var signature = secret.substring(secret.lastIndexOf('.') + 1);

        assertThat(service.output()).doesNotContain(signature).doesNotContain("eyJ");
        assertThat(Files.readString(service.dataDirectory().resolve("postgres.log")))
                .doesNotContain(signature)
                .doesNotContain("eyJ");
    }

    @Test
    void it_starts_without_a_warning() {
        assertThat(service.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/live", "/q/health/ready", "/q/metrics", "/q/openapi"})
    void what_is_for_operators_is_on_the_management_port_and_not_on_the_public_one(String path) {
        assertThat(service.management().get(path).status()).isEqualTo(200);
        assertThat(service.client().get(path).status()).isEqualTo(404);
        assertThat(service.admin().get(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "/q/openapi, */*, ---",
        "/q/openapi, application/json, {",
        "/q/openapi?format=json, */*, {",
        "/q/openapi?format=yaml, application/json, ---",
        "/q/openapi.json, */*, {",
        "/q/openapi.yml, application/json, ---"
    })
    void the_api_is_described_in_json_or_yaml(String path, String accepted, String beginning) {
        var accept = Map.of("Accept", accepted);
        assertThat(service.management()
                        .call("GET", path, null, accept)
                        .expect(200)
                        .body())
                .startsWith(beginning);
        assertThat(service.management().call("HEAD", path, null, accept).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/orgs", "/api/oauth/token", "/demo-issuer/jwks.json", "/.well-known/jwks.json"})
    void what_is_for_callers_is_not_on_the_management_port(String path) {
        assertThat(service.management().get(path).status()).isEqualTo(404);
    }

    @Test
    void it_listens_on_loopback_only() throws IOException {
        for (int port : new int[] {service.port(), service.managementPort(), postgresPort()}) {
            assertThat(accepts("127.0.0.1", port)).isTrue();
            assertThat(accepts("127.0.0.2", port)).isFalse();
            for (var address : ownAddresses()) {
                assertThat(accepts(address, port)).as(address).isFalse();
            }
        }
    }

    @Test
    void a_second_service_on_the_same_data_directory_is_refused() {
        try (var second = installation.elsewhere().launch()) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.output())
                    .contains(
                            "mintmark: cannot start: mintmark.data-dir (MINTMARK_DATA_DIR): another Mintmark is running on "
                                    + service.dataDirectory());
        }
        assertThat(service.isReady()).isTrue();
    }

    @Test
    void its_database_is_durable() throws Exception {
        try (var connection = DriverManager.getConnection(jdbcUrl(), "postgres", postgresPassword());
                var statement = connection.createStatement()) {
            for (var setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                var row = statement.executeQuery("show " + setting);
                row.next();
                assertThat(row.getString(1)).as(setting).isEqualTo("on");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "wrong"})
    void its_database_wants_the_password(String password) {
        assertThatThrownBy(() -> DriverManager.getConnection(jdbcUrl(), "postgres", password))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).startsWith("28").isNotNull());
    }

    @Test
    void its_tokens_are_of_the_type_that_is_no_identity_token() throws Exception {
        assertThat(SignedJWT.parse(service.adminToken()).getHeader().getType().getType())
                .isEqualTo("at+jwt");
    }

    private static String firstExchange() {
        var lines = service.output().lines().toList();
        var first = lines.indexOf("BASE=" + service.baseUrl());
        assertThat(first).as(service.output()).isPositive();
        return String.join("\n", lines.subList(first, first + 5));
    }

    private static String bash(String script) throws Exception {
        var process =
                new ProcessBuilder("bash", "-eu").redirectErrorStream(true).start();
        try (var input = process.getOutputStream()) {
            input.write((script + "\n").getBytes(StandardCharsets.UTF_8));
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private static Object json(String text) {
        return new Client.Answer(0, text).json();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static int postgresPort() throws IOException {
        return Integer.parseInt(Files.readAllLines(service.dataDirectory().resolve("postgres/postmaster.pid"))
                .get(3));
    }

    private static String jdbcUrl() throws IOException {
        return "jdbc:postgresql://127.0.0.1:" + postgresPort() + "/postgres";
    }

    private static String postgresPassword() throws IOException {
        return Files.readString(service.dataDirectory().resolve("postgres-password"))
                .strip();
    }

    private static boolean accepts(String address, int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2000);
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    private static Iterable<String> ownAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(address -> address.getHostAddress())
                .collect(Collectors.toSet());
    }
}
