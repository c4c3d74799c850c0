package dev.mintmark;

import dev.mintmark.organization.AdminTokens;
import dev.mintmark.organization.BootstrapConfig;
import dev.mintmark.platform.start.StartRefusedException;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code mintmark admin-token [organization/login]}. It issues another token to a service-wide
 * administrator, for an operator with the database and the key-encryption key. It runs beside the service or without
 * it, and listens on no port.
 */
@Singleton
final class AdminTokenCommand {
    static final String NAME = "admin-token";

    /** From the beginning of the process, where the database is away or silent. The operator sits in front of it. */
    private static final long PATIENCE_MILLIS = 9_000;

    /** The process may have taken any time to begin. */
    private static final long LEAST_PATIENCE_MILLIS = 3_000;

    private static final long BEGINNING = System.nanoTime();

    private final AdminTokens adminTokens;
    private final BootstrapConfig config;

    AdminTokenCommand(AdminTokens adminTokens, BootstrapConfig config) {
        this.adminTokens = adminTokens;
        this.config = config;
    }

    static boolean isAsked(String... arguments) {
        return arguments.length > 0 && arguments[0].equals(NAME);
    }

    /** Before the application starts: it serves nobody, and standard output is the command's answer. */
    static void prepare(String... arguments) {
        if (arguments.length > 2) {
            throw new StartRefusedException("usage: mintmark admin-token [organization/login]");
        }
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.management.host-enabled", "false");
        System.setProperty("quarkus.log.console.stderr", "true");
        System.setProperty("quarkus.log.level", "WARN");
        // The reason of a failure is told once, in the end.
        System.setProperty("quarkus.log.category.\"dev.mintmark.platform\".level", "ERROR");
        System.setProperty("mintmark.shutdown.delay", "0S");
    }

    /** The command makes no key: with another one nothing that the database has can be signed with. */
    static void requireInstallation(Path dataDirectory, Path key) {
        if (!Files.isDirectory(dataDirectory.resolve("postgres"))) {
            throw new StartRefusedException("mintmark.data-dir (MINTMARK_DATA_DIR): there is no database in "
                    + dataDirectory.toAbsolutePath() + "; name the directory of the service");
        }
        if (!Files.isReadable(key)) {
            throw new StartRefusedException("mintmark.key-encryption-key-file (MINTMARK_KEY_ENCRYPTION_KEY_FILE): "
                    + key.toAbsolutePath() + " cannot be read; an admin token is made only with the service's own key");
        }
    }

    /** Answers the exit code. */
    int run(String... arguments) throws InterruptedException {
        var file = config.adminTokenFile().orElse(null);
        try {
            var text = adminTokens
                    .issue(arguments.length > 1 ? arguments[1] : null, file)
                    .subscribeAsCompletionStage()
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            System.out.println(file == null ? text : "The new admin token is in " + file.toAbsolutePath());
            return 0;
        } catch (ExecutionException e) {
            var cause = e.getCause();
            return refuse((cause == null ? e : cause).getMessage());
        } catch (TimeoutException e) {
            return refuse("the database did not answer in time; look whether one was recorded");
        }
    }

    /** For the start. */
    static long patienceMillis() {
        long gone = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - BEGINNING);
        return Math.max(LEAST_PATIENCE_MILLIS, PATIENCE_MILLIS - gone);
    }

    /** For a start that does not come to its end. Answers the exit code. */
    static int refuseWithoutStart(@Nullable String reason) {
        var servers = Settings.find("quarkus.datasource.reactive.url")
                .flatMap(DatabaseUrl::parse)
                .map(url -> " " + String.join(", ", url.servers()))
                .orElse("");
        return refuse("the service's database" + servers + " cannot be used: "
                + (reason == null ? "it did not answer in time" : reason)
                + "; try again when it can");
    }

    private static int refuse(@Nullable String reason) {
        System.err.println("mintmark: no admin token was made: " + reason);
        return 1;
    }
}
