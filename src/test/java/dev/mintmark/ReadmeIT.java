package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.mintmark.testing.PackagedService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The README, pasted: its shell blocks in their order against a fresh service, and the scripts of its CI jobs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadmeIT {
    /** A refusal fails the block, as a reader would notice it. */
    private static final String STRICT =
            """
            set -euo pipefail
            curl() { command curl --fail-with-body "$@"; }
            """;

    private static final Pattern SHELL_BLOCK = Pattern.compile("(?m)^```sh\\n([\\s\\S]*?)^```$");
    private static final Pattern SCRIPT_IN_YAML = Pattern.compile("(?m)^( *)(?:run: |- )\\|\\n((?:\\1 +.*\\n)+)");

    private final PackagedService.Start start = PackagedService.installation();
    private final PackagedService service = start.ready();
    private String readme = "";
    private Ran tour = new Ran(-1, "", "");

    private record Ran(int exit, String output, String errors) {}

    @BeforeAll
    void paste() throws Exception {
        assumeTrue(
                new ProcessBuilder("sh", "-c", "command -v bash curl jq")
                                .start()
                                .waitFor()
                        == 0,
                "the README's examples need bash, curl and jq");
        readme = Files.readString(Path.of("README.md"));
        tour = run(STRICT + String.join("\n", blocks()), Map.of());
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void every_shell_block_can_be_pasted_after_those_before_it() {
        assertThat(tour.exit()).as(tour.output() + tour.errors()).isZero();
        assertThat(tour.output())
                .contains(
                        "\"access_token\":\"eyJ",
                        "\"decision\":\"allow\"",
                        "\"login\":\"dana\"",
                        "\"expires_in\":36000");
    }

    @Test
    void the_build_is_the_one_block_for_another_directory() throws IOException {
        assertThat(Files.readString(Path.of("README.md")).lines().filter(line -> line.startsWith("./mvnw")))
                .containsExactly(
                        "./mvnw -DskipTests package quarkus:run    # builds and starts the service; data goes to ./data",
                        "./mvnw verify                             # runs all tests");
    }

    @Test
    void a_github_job_keeps_the_token_out_of_its_log() throws Exception {
        Path environment = Files.createTempFile(start.directory(), "github", ".env");
        Ran job = githubJob("repo:acme/app:ref:refs/heads/main", environment);

        assertThat(job.exit()).as(job.errors()).isZero();
        String token = job.output().strip().replace("::add-mask::", "");
        assertThat(job.output()).isEqualTo("::add-mask::" + token + "\n");
        assertThat(job.errors()).isEmpty();
        assertThat(environment).hasContent("MINTMARK_TOKEN=" + token);
        assertThat(token).startsWith("eyJ");
    }

    @Test
    void a_github_job_that_is_refused_fails_and_says_why() throws Exception {
        Path environment = Files.createTempFile(start.directory(), "github", ".env");
        Ran job = githubJob("repo:acme/app:ref:refs/heads/other", environment);

        assertThat(job.exit()).isNotZero();
        assertThat(job.output()).isEmpty();
        assertThat(job.errors()).contains("invalid_grant", "no policy definition of this issuer allows this token");
        assertThat(environment).isEmptyFile();
    }

    @Test
    void a_gitlab_job_keeps_the_token_out_of_its_log() throws Exception {
        String script = script("### GitLab") + "\nprintf %s \"$MINTMARK_TOKEN\" > \"$PROOF\"\n";
        Path proof = Files.createTempFile(start.directory(), "gitlab", ".token");
        Ran job = run("set -e\n" + script, gitlab("repo:acme/app:ref:refs/heads/main", proof));

        assertThat(job.exit()).as(job.errors()).isZero();
        assertThat(job.output() + job.errors()).isEmpty();
        assertThat(proof).content().matches("eyJ[A-Za-z0-9._-]+");
    }

    @Test
    void a_gitlab_job_that_is_refused_fails_and_says_why() throws Exception {
        Path proof = Files.createTempFile(start.directory(), "gitlab", ".token");
        Ran job = run("set -e\n" + script("### GitLab"), gitlab("repo:acme/app:ref:refs/heads/other", proof));

        assertThat(job.exit()).isNotZero();
        assertThat(job.output()).isEmpty();
        assertThat(job.errors()).contains("invalid_grant", "no policy definition of this issuer allows this token");
    }

    private Map<String, String> gitlab(String sub, Path proof) {
        return Map.of("MINTMARK", service.baseUrl(), "SUBJECT_TOKEN", subjectToken(sub), "PROOF", proof.toString());
    }

    /** GitHub's own endpoint for ID tokens answers the job as it does there. */
    private Ran githubJob(String sub, Path environment) throws Exception {
        byte[] answer = ("{\"count\":1,\"value\":\"" + subjectToken(sub) + "\"}").getBytes(StandardCharsets.US_ASCII);
        HttpServer github = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        github.createContext("/", exchange -> {
            boolean mine =
                    "bearer of-the-job".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                            && exchange.getRequestURI().getQuery().endsWith("&audience=urn:mintmark:org:acme");
            exchange.sendResponseHeaders(mine ? 200 : 401, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        github.start();
        try {
            return run(
                    "set -eo pipefail\n" + script("### GitHub Actions"),
                    Map.of(
                            "MINTMARK",
                            service.baseUrl(),
                            "GITHUB_ENV",
                            environment.toString(),
                            "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
                            "of-the-job",
                            "ACTIONS_ID_TOKEN_REQUEST_URL",
                            "http://localhost:" + github.getAddress().getPort() + "/token?api-version=2.0"));
        } finally {
            github.stop(0);
        }
    }

    private String subjectToken(String sub) {
        return service.client()
                .post("/demo-issuer/token", Map.of("sub", sub, "aud", "urn:mintmark:org:acme"))
                .expect(200)
                .text("id_token");
    }

    /** The shell blocks but the build's. */
    private List<String> blocks() {
        return SHELL_BLOCK
                .matcher(readme)
                .results()
                .map(block -> block.group(1))
                .filter(block -> !block.startsWith("./mvnw"))
                .map(block -> block.replace("http://localhost:8080", service.baseUrl()))
                .toList();
    }

    private String script(String heading) {
        MatchResult script = SCRIPT_IN_YAML
                .matcher(readme.substring(readme.indexOf(heading)))
                .results()
                .findFirst()
                .orElseThrow();
        return script.group(2).stripIndent().lines().collect(Collectors.joining("\n", "", "\n"));
    }

    private Ran run(String script, Map<String, String> environment) throws Exception {
        Path output = Files.createTempFile(start.directory(), "output", "");
        Path errors = Files.createTempFile(start.directory(), "errors", "");
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", script)
                .directory(start.directory().toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        shell.environment().putAll(environment);
        return new Ran(shell.start().waitFor(), Files.readString(output), Files.readString(errors));
    }
}
