package dev.mintmark;

import dev.mintmark.organization.AdminTokens;
import dev.mintmark.organization.BootstrapConfig;
import dev.mintmark.platform.start.StartRefusedException;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/**
 * The command {@code mintmark admin-token [organization/login]}: another token for a service-wide administrator, for whoever
 * has the database and the key-encryption key. It runs beside the service or without it, and listens on no port.
 */
@Singleton
final class AdminTokenCommand {
    static final String NAME = "admin-token";

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
                    .get();
            System.out.println(file == null ? text : "The new admin token is in " + file.toAbsolutePath());
            return 0;
        } catch (ExecutionException e) {
            var cause = e.getCause();
            System.err.println("mintmark: no admin token was made: " + (cause == null ? e : cause).getMessage());
            return 1;
        }
    }
}
