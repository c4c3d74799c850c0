package dev.mintmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
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

    private static final Set<String> HELP_WORDS = Set.of("--help", "-h", "help");
    private static final String ADMIN_TOKEN_HINT = "mintmark admin-token --help";
    private static final String ADMIN_TOKEN_HELP =
            """
            Usage: mintmark admin-token [--help | ORGANIZATION/LOGIN]

            Makes another token of a service-wide administrator, and records that in the audit record. It needs
            the database and the key-encryption key, by the service's own settings. The service may run meanwhile.

              ORGANIZATION/LOGIN  the administrator; without it, the first of the service
              --help, -h          this text

            The token is printed, or written to the file that MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE names. With the
            embedded database that is DATA_DIR/admin-token by default. Exit codes: 0 made, 1 refused, 2 misused.
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
        if (AdminTokenCommand.isAsked(arguments)) {
            return readAdminToken(Arrays.copyOfRange(arguments, 1, arguments.length));
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

    private static @Nullable Ended readAdminToken(String... arguments) {
        for (var argument : arguments) {
            if (HELP_WORDS.contains(argument)) {
                return new Ended(ADMIN_TOKEN_HELP, 0, false);
            }
            if (!argument.contains("/") || argument.startsWith("-")) {
                return misused(
                        "admin-token does not understand the argument '" + argument
                                + "': it takes a member as ORGANIZATION/LOGIN, or none",
                        ADMIN_TOKEN_HINT);
            }
        }
        return arguments.length > 1
                ? misused("admin-token takes one member at most, not " + arguments.length, ADMIN_TOKEN_HINT)
                : null;
    }

    private static Ended misused(String fault) {
        return misused(fault, "mintmark --help");
    }

    private static Ended misused(String fault, String help) {
        return new Ended("mintmark: " + fault + "; " + help + " lists what is\n", USAGE_ERROR, true);
    }

    static String version() {
        try (InputStream file = CommandLine.class.getResourceAsStream("/mintmark-version.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
