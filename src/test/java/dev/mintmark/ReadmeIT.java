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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The README and the pages that continue it, pasted in their order into one shell. The scripts of the recipes are run,
 * too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadmeIT {
    /** A refusal fails the block, as a reader would notice it. */
    private static final String STRICT =
            """
            set -euo pipefail
            curl() { command curl --fail-with-body "$@"; }
            """;

    private static final Pattern SHELL_BLOCK = Pattern.compile("(?m)^```sh\\n([\\s\\S]*?)^```$");
    private static final Pattern SCRIPT_IN_YAML =
            Pattern.compile("(?m)^( *)(?:run: |command: |- )\\|\\n((?:\\1 +.*\\n)+)");
    private static final Pattern SCRIPT_IN_GROOVY = Pattern.compile("sh '''(#!.*\\n[\\s\\S]*?)'''");

    /** Each goes on where the one before has ended. */
    private static final List<String> TOUR =
            List.of("README.md", "docs/getting-started.md", "docs/tokens.md", "docs/job-tokens.md", "docs/audit.md");

    private static final String GRANTED = "repo:acme/app:ref:refs/heads/main";
    private static final String REFUSED = "repo:acme/app:ref:refs/heads/other";

    private final PackagedService.Start start = PackagedService.installation();
    private final PackagedService service = start.ready();
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
        var pasted = new ArrayList<String>();
        for (String page : TOUR) {
            pasted.addAll(blocks(page));
        }
        tour = run(STRICT + String.join("\n", pasted), Map.of());
    }

    @Test
    void every_shell_block_can_be_pasted_after_those_before_it() {
        assertThat(tour.exit()).as(tour.output() + tour.errors()).isZero();
        assertThat(tour.output())
                .contains(
                        "\"access_token\":\"eyJ",
                        "\"decision\":\"allow\"",
                        "\"login\":\"dana\"",
                        "\"expires_in\":36000",
                        "\"valid\":true");
    }

    @Test
    void the_build_is_the_one_block_for_another_directory() throws IOException {
        assertThat(Files.readString(Path.of("README.md")).lines().filter(line -> line.startsWith("./mvnw")))
                .containsExactly(
                        "./mvnw -DskipTests package quarkus:run    # builds and starts the service; data goes to ./data",
                        "./mvnw verify                             # runs all tests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"github-actions", "forgejo"})
    void a_job_of_actions_keeps_the_token_out_of_its_log(String recipe) throws Exception {
        Path environment = Files.createTempFile(start.directory(), "job", ".env");
        Ran job = jobOfActions(recipe, GRANTED, environment);

        assertThat(job.exit()).as(job.errors()).isZero();
        String token = job.output().strip().replace("::add-mask::", "");
        assertThat(job.output()).isEqualTo("::add-mask::" + token + "\n");
        assertThat(job.errors()).isEmpty();
        assertThat(environment).hasContent("MINTMARK_TOKEN=" + token);
        assertThat(token).startsWith("eyJ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"github-actions", "forgejo"})
    void a_job_of_actions_that_is_refused_fails_and_says_why(String recipe) throws Exception {
        Path environment = Files.createTempFile(start.directory(), "job", ".env");

        assertRefused(jobOfActions(recipe, REFUSED, environment));
        assertThat(environment).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gitlab", "buildkite", "jenkins", "kubernetes"})
    void any_other_job_keeps_the_token_in_a_variable(String recipe) throws Exception {
        Path proof = Files.createTempFile(start.directory(), recipe, ".token");
        Ran job = job(recipe, GRANTED, proof);

        assertThat(job.exit()).as(job.errors()).isZero();
        assertThat(job.output() + job.errors()).isEmpty();
        assertThat(proof).content().matches("eyJ[A-Za-z0-9._-]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gitlab", "buildkite", "jenkins", "kubernetes"})
    void any_other_job_that_is_refused_fails_and_says_why(String recipe) throws Exception {
        Path proof = Files.createTempFile(start.directory(), recipe, ".token");

        assertRefused(job(recipe, REFUSED, proof));
        assertThat(proof).isEmptyFile();
    }

    private static void assertRefused(Ran job) {
        assertThat(job.exit()).isNotZero();
        assertThat(job.output()).isEmpty();
        assertThat(job.errors()).contains("invalid_grant", "no policy definition of this issuer allows this token");
    }

    /**
     * The deployment of the recipe is one that leaves the token as proof. The CI system's own commands answer as there.
     */
    private Ran job(String recipe, String sub, Path proof) throws Exception {
        Path directory = Files.createTempDirectory(start.directory(), recipe);
        Path subjectToken = Files.writeString(directory.resolve("subject-token"), subjectToken(sub));
        command(directory.resolve("deploy"), "printf %s \"$MINTMARK_TOKEN\" > '" + proof + "'");
        command(
                directory.resolve("buildkite-agent"),
                "[ \"$*\" = 'redactor add' ] && cat > /dev/null && exit"
                        + "\n[ \"$*\" = 'oidc request-token --audience urn:mintmark:org:acme' ] && cat '" + subjectToken
                        + "'");
        String script = script(recipe).replace("/var/run/secrets/mintmark/token", subjectToken.toString())
                + (recipe.equals("buildkite") || recipe.equals("jenkins") ? "" : "\n./deploy\n");
        return run(
                "set -e\ncd '" + directory + "'\n" + script,
                Map.of(
                        "MINTMARK",
                        service.baseUrl(),
                        "SUBJECT_TOKEN",
                        recipe.equals("gitlab") || recipe.equals("jenkins") ? Files.readString(subjectToken) : "",
                        "PATH",
                        directory + ":" + System.getenv("PATH")));
    }

    private static void command(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** The CI system's own endpoint for ID tokens answers the job as it does there. */
    private Ran jobOfActions(String recipe, String sub, Path environment) throws Exception {
        byte[] answer = ("{\"count\":1,\"value\":\"" + subjectToken(sub) + "\"}").getBytes(StandardCharsets.US_ASCII);
        HttpServer actions = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        actions.createContext("/", exchange -> {
            boolean mine =
                    "bearer of-the-job".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                            && exchange.getRequestURI().getQuery().endsWith("&audience=urn:mintmark:org:acme");
            exchange.sendResponseHeaders(mine ? 200 : 401, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        actions.start();
        try {
            return run(
                    "set -eo pipefail\n" + script(recipe),
                    Map.of(
                            "MINTMARK",
                            service.baseUrl(),
                            "GITHUB_ENV",
                            environment.toString(),
                            "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
                            "of-the-job",
                            "ACTIONS_ID_TOKEN_REQUEST_URL",
                            "http://localhost:" + actions.getAddress().getPort() + "/token?api-version=2.0"));
        } finally {
            actions.stop(0);
        }
    }

    private String subjectToken(String sub) {
        return service.client()
                .post("/demo-issuer/token", Map.of("sub", sub, "aud", "urn:mintmark:org:acme"))
                .expect(200)
                .text("id_token");
    }

    /** The shell blocks of a page but the build's. */
    private List<String> blocks(String page) throws IOException {
        return SHELL_BLOCK
                .matcher(Files.readString(Path.of(page)))
                .results()
                .map(block -> block.group(1))
                .filter(block -> !block.startsWith("./mvnw"))
                .map(block -> block.replace("http://localhost:8080", service.baseUrl()))
                .toList();
    }

    /** As the CI system hands it to a shell: what its own file has to escape is unescaped. */
    private static String script(String recipe) throws IOException {
        String page = Files.readString(Path.of("docs/recipes/" + recipe + ".md"));
        return switch (recipe) {
            case "jenkins" -> first(SCRIPT_IN_GROOVY, page, 1).replace("\\\\", "\\");
            case "kubernetes" ->
                SHELL_BLOCK
                        .matcher(page)
                        .results()
                        .map(block -> block.group(1))
                        .filter(block -> block.startsWith("ANSWER="))
                        .findFirst()
                        .orElseThrow();
            default ->
                first(SCRIPT_IN_YAML, page, 2)
                        .stripIndent()
                        .replace("$$", "$")
                        .lines()
                        .collect(Collectors.joining("\n", "", "\n"));
        };
    }

    private static String first(Pattern pattern, String page, int group) {
        return pattern.matcher(page).results().findFirst().orElseThrow().group(group);
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
