package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.PackagedService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Clients that others generate from the description compile and work. It runs with {@code -Dgenerated-clients=true}, for
 * it takes npm, what npm and Maven fetch, and a minute. The projects are in {@code src/clients-test}.
 */
@EnabledIfSystemProperty(
        named = "generated-clients",
        matches = "true",
        disabledReason = "needs -Dgenerated-clients=true")
class GeneratedClientsIT {
    private static final Path SOURCES = Path.of("src/clients-test").toAbsolutePath();
    private static final Path TARGET =
            Path.of(System.getProperty("mintmark.build.directory", "target")).toAbsolutePath();
    private static final Path WORK = TARGET.resolve("clients-test");
    private static final Path DESCRIPTION = TARGET.resolve("classes/openapi.json");
    private static final long PATIENCE_IN_MINUTES = 5;

    private static PackagedService service;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(WORK.resolve("typescript"));
        service = PackagedService.installation().ready();
    }

    @Test
    void a_linter_finds_nothing_and_a_typescript_client_does_everything() throws Exception {
        var directory = WORK.resolve("typescript");
        try (var files = Files.list(SOURCES.resolve("typescript"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        run(directory, "npm", "ci");
        var lint = run(directory, "npx", "redocly", "lint", "--config", "redocly.yaml", DESCRIPTION.toString());
        assertThat(lint).doesNotContain("warning was generated", "Warning was generated");
        run(directory, "npx", "openapi-typescript", DESCRIPTION.toString(), "-o", "schema.d.ts");
        run(directory, "npx", "tsc", "--project", "tsconfig.json");
        assertThat(run(directory, "node", "out/use.js")).contains("every call was answered as described");
    }

    @Test
    void a_java_client_does_everything() throws Exception {
        var said = run(
                SOURCES.getParent().getParent(),
                "./mvnw",
                "--batch-mode",
                "--no-transfer-progress",
                "--file",
                SOURCES.resolve("java/pom.xml").toString(),
                "-Dmintmark.description=" + DESCRIPTION,
                "-Dmintmark.output=" + Files.createTempDirectory(WORK, "java"),
                "process-classes");
        assertThat(said).contains("every call was answered as described");
    }

    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        var log = Files.createTempFile(WORK, command[0].replaceAll("\\W", ""), ".log");
        var builder = new ProcessBuilder(List.of(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(surroundings());
        var process = builder.start();
        if (!process.waitFor(PATIENCE_IN_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly().onExit().join();
        }
        var said = Files.readString(log);
        assertThat(process.exitValue())
                .as(() -> String.join(" ", command).toLowerCase(Locale.ROOT) + " says:\n" + said)
                .isZero();
        return said;
    }

    private static Map<String, String> surroundings() {
        return new TreeMap<>(Map.of(
                "MINTMARK_URL",
                service.baseUrl(),
                "MINTMARK_TOKEN",
                service.adminToken(),
                "REDOCLY_TELEMETRY",
                "off",
                "REDOCLY_SUPPRESS_UPDATE_NOTICE",
                "true"));
    }
}
