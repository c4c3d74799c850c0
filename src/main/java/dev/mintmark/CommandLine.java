package dev.mintmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the command-line arguments: none to serve, or one command. */
final class CommandLine {
    private static final int USAGE_ERROR = 2;
    private static final String HELP =
            """
            Usage: mintmark [--help | --version | admin-token [ORGANIZATION/LOGIN]]

            Without arguments: serves, until it is told to stop (SIGTERM, Ctrl-C).

              --help, -h     this text
              --version, -V  the version
              admin-token    makes another admin token, with the service's settings, while it runs or not

            Settings come from the environment (MINTMARK_DATA_DIR, QUARKUS_HTTP_PORT, ...), from system
            properties or from config/application.properties: see docs/operations.md.
            """;

    private CommandLine() {}

    /**
     * The output of a process that does not serve.
     *
     * @param isError true where it goes to the standard error
     */
    record Ended(String text, int exitCode, boolean isError) {}

    /** Null where the service is to run. */
    static @Nullable Ended read(String... arguments) {
        if (arguments.length == 0) {
            return null;
        }
        if (arguments.length > 1) {
            return misused("one argument at most is understood, not " + arguments.length);
        }
        return switch (arguments[0]) {
            case "--help", "-h", "help" -> new Ended(HELP, 0, false);
            case "--version", "-V", "version" -> new Ended("mintmark " + version() + "\n", 0, false);
            default -> misused("the argument '" + arguments[0] + "' is not understood");
        };
    }

    private static Ended misused(String fault) {
        return new Ended("mintmark: " + fault + "; mintmark --help lists what is\n", USAGE_ERROR, true);
    }

    static String version() {
        try (InputStream file = CommandLine.class.getResourceAsStream("/mintmark-version.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
