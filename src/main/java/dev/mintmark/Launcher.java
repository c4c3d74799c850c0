package dev.mintmark;

import dev.mintmark.platform.database.EmbeddedDatabase;
import dev.mintmark.platform.database.PrivateFiles;
import dev.mintmark.platform.database.RunningDatabase;
import dev.mintmark.platform.start.Deployment;
import dev.mintmark.platform.start.StartRefusedException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the start of the application: checks the settings, and starts the embedded database where no other is
 * configured. That database outlives the application.
 */
final class Launcher {
    private static final String REACTIVE_URL = "quarkus.datasource.reactive.url";
    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    private static final String PASSWORD_FILE = "mintmark.database.password-file";
    private static final Set<String> WANTED_SERVERS = Set.of("any", "read-write", "primary");
    private static final String PROFILE = "quarkus.profile";
    private static final String PRODUCTION = "prod";
    private static final String HOST = "quarkus.http.host";
    private static final String MANAGEMENT_HOST = "quarkus.management.host";
    private static final String KEY_SETTING = "mintmark.key-encryption-key-file";
    /** The runtime's own words for a start that goes on while the process ends. */
    private static final String SHUTTING_DOWN = "Shutdown in progress";

    private static final String KEY_FILE = "key-encryption-key";
    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", LOOPBACK, "::1", "[::1]");
    /** Beyond the longest drain. */
    private static final long SHUTDOWN_SECONDS = 90;

    /** The way this process is started. Without a launcher, as in tests, it is a service beside a database elsewhere. */
    private static volatile Deployment deployment = new Deployment(false, false, true);

    private Launcher() {}

    /** For {@link ProduceDeployment}: it is final when the application starts. */
    static Deployment deployment() {
        return deployment;
    }

    /** Runs the service until it is told to stop. Exits with 1, and a sentence that names the key, where it cannot start. */
    static void launch(String... arguments) {
        try {
            var set = Settings.set();
            SettingForms.check(set);
            refuseUnknownProfile();
            KnownSettings.unknown(set).forEach(unknown -> System.err.println("mintmark: " + unknown));
            if (AdminTokenCommand.isAsked(arguments)) {
                AdminTokenCommand.prepare(arguments);
                deployment = new Deployment(false, false, false);
            } else {
                TlsFiles.check();
                FreePorts.check();
            }
            EarlyLog.quieten();
            run(arguments);
        } catch (StartRefusedException refusal) {
            refuse(refusal);
            System.exit(1);
        }
    }

    /** A setting of a profile counts in that profile alone: of a misspelt one, none does. */
    private static void refuseUnknownProfile() {
        var profile = setting(PROFILE).orElse(PRODUCTION);
        if (!profile.equals(PRODUCTION) && !Settings.isOfProfile(profile)) {
            throw new StartRefusedException(Settings.named(PROFILE) + " is '" + profile
                    + "', and there is no setting of that profile; it must be " + PRODUCTION + ", or not be set");
        }
    }

    private static void run(String... arguments) {
        var reactiveUrl = setting(REACTIVE_URL);
        var jdbcUrl = setting(JDBC_URL);
        if (reactiveUrl.isEmpty() && jdbcUrl.isEmpty()) {
            runWithEmbeddedDatabase(arguments);
            return;
        }
        // Of the two drivers the reactive one takes one server an address, and neither the other's words.
        var reactive = reactiveUrl.map(url -> parsed(url, REACTIVE_URL));
        var jdbc = jdbcUrl.map(url -> parsed(url, JDBC_URL));
        reactive.ifPresent(url -> System.setProperty(REACTIVE_URL, url.reactive()));
        reactive.ifPresent(url -> setUnlessSet(JDBC_URL, url.jdbc()));
        jdbc.ifPresent(url -> setUnlessSet(REACTIVE_URL, url.reactive()));
        reactive.or(() -> jdbc)
                .flatMap(DatabaseUrl::sessionAttributes)
                .ifPresent(wanted -> System.setProperty(
                        "mintmark.database.target-session-attrs", wanted.equals("any") ? "any" : "read-write"));
        setting(PASSWORD_FILE).map(Path::of).ifPresent(Launcher::readPasswordFrom);
        Quarkus.run(Service.class, Launcher::ended, arguments);
    }

    private static void runWithEmbeddedDatabase(String... arguments) {
        var dataDirectory = Path.of(setting("mintmark.data-dir").orElse("data"));
        var host = setting(HOST).orElse(LOOPBACK);
        if (AdminTokenCommand.isAsked(arguments)) {
            AdminTokenCommand.requireInstallation(
                    dataDirectory, setting(KEY_SETTING).map(Path::of).orElseGet(() -> dataDirectory.resolve(KEY_FILE)));
            var running = RunningDatabase.find(dataDirectory);
            if (running != null) {
                use(running.reactiveUrl(), running.jdbcUrl(), running.user(), running.passwordFile());
                setFiles(dataDirectory);
                Quarkus.run(Service.class, Launcher::ended, arguments);
                return;
            }
        }
        setUnlessSet(HOST, LOOPBACK);
        setUnlessSet(MANAGEMENT_HOST, LOOPBACK);
        if (setting(KEY_SETTING).isEmpty() && !EmbeddedDatabase.exists(dataDirectory)) {
            makeKeyEncryptionKey(dataDirectory);
        }
        var database = EmbeddedDatabase.start(dataDirectory);
        var ended = new CompletableFuture<Void>();
        // The application's own shutdown hook must have finished its last writes before the database goes.
        try {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> closeAfter(ended, database), "embedded-database-stop"));
        } catch (IllegalStateException stopping) {
            // The process was told to end while its database was starting.
            database.close();
            return;
        }
        try {
            use(database.reactiveUrl(), database.jdbcUrl(), database.user(), database.passwordFile());
            setFiles(dataDirectory);
            deployment = new Deployment(true, LOOPBACK_HOSTS.contains(host), !AdminTokenCommand.isAsked(arguments));
            database.supervise(Launcher::end);
            Quarkus.run(
                    Service.class,
                    (code, failure) -> {
                        ended.complete(null);
                        ended(code, failure);
                    },
                    arguments);
        } finally {
            ended.complete(null);
        }
    }

    private static void use(String reactiveUrl, String jdbcUrl, String user, Path passwordFile) {
        System.setProperty(REACTIVE_URL, reactiveUrl);
        System.setProperty(JDBC_URL, jdbcUrl);
        System.setProperty("quarkus.datasource.username", user);
        System.setProperty(PASSWORD_FILE, passwordFile.toString());
        readPasswordFrom(passwordFile);
    }

    private static void setFiles(Path dataDirectory) {
        setUnlessSet(
                "mintmark.bootstrap.admin-token-file",
                dataDirectory.resolve("admin-token").toString());
        setUnlessSet(KEY_SETTING, dataDirectory.resolve(KEY_FILE).toString());
    }

    private static DatabaseUrl parsed(String url, String key) {
        var parsed = DatabaseUrl.parse(url)
                .orElseThrow(
                        () -> new StartRefusedException(
                                Settings.named(key) + " must be "
                                        + (key.equals(JDBC_URL) ? "jdbc:" : "")
                                        + "postgresql://host/database, or postgresql://host1:5432,host2:5432/database for several servers"));
        parsed.sessionAttributes()
                .filter(wanted -> !WANTED_SERVERS.contains(wanted))
                .ifPresent(wanted -> {
                    throw new StartRefusedException(Settings.named(key) + ": target_session_attrs is " + wanted
                            + "; it must be read-write, primary or any, since Mintmark writes");
                });
        parsed.servers().stream()
                .filter(server -> !DatabaseUrl.hasUsablePort(server))
                .findFirst()
                .ifPresent(server -> {
                    throw new StartRefusedException(
                            Settings.named(key) + ": '" + server
                                    + "' must be a host with a port from 1 to 65535, such as db.example.com:5432, or without one");
                });
        return parsed;
    }

    /** The JDBC driver asks for it by way of Quarkus, the reactive one of platform/database. */
    private static void readPasswordFrom(Path file) {
        if (!Files.isReadable(file)) {
            throw new StartRefusedException(Settings.named(PASSWORD_FILE) + ": " + file.toAbsolutePath()
                    + " cannot be read; it must hold the database's password");
        }
        System.setProperty("quarkus.datasource.credentials-provider", "mintmark");
    }

    /** For a database that is yet to be made: the keys of one that is there were sealed under another. */
    private static void makeKeyEncryptionKey(Path dataDirectory) {
        var file = dataDirectory.resolve(KEY_FILE);
        try {
            PrivateFiles.createDirectory(dataDirectory);
            PrivateFiles.secret(file);
        } catch (IOException e) {
            throw new StartRefusedException("mintmark.data-dir (MINTMARK_DATA_DIR): " + file.toAbsolutePath()
                    + " can be neither read nor made: " + PrivateFiles.reason(e));
        }
    }

    private static void closeAfter(CompletableFuture<Void> ended, EmbeddedDatabase database) {
        try {
            ended.get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            System.err.println(
                    "mintmark: the service did not stop in " + SHUTDOWN_SECONDS + " s; stopping the database");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        database.close();
    }

    private static void ended(int code, @Nullable Throwable failure) {
        if (failure != null) {
            explain(failure);
        }
        if (code != 0) {
            System.exit(code);
        }
    }

    /** A sentence where the operator can do something about it; else all there is to know. */
    private static void explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalStateException && SHUTTING_DOWN.equals(cause.getMessage())) {
                System.err.println("mintmark: ended: it was told to stop before it had started");
                return;
            }
            if (cause instanceof StartRefusedException refusal) {
                refuse(refusal);
                return;
            }
            if (cause instanceof QuarkusBindException) {
                refuse(new StartRefusedException("quarkus.http.port (QUARKUS_HTTP_PORT) or quarkus.management.port"
                        + " (QUARKUS_MANAGEMENT_PORT) is in use by another process: " + cause.getMessage()));
                return;
            }
            if (cause instanceof ConfigValidationException || cause instanceof ConfigurationException) {
                refuse(new StartRefusedException(Settings.explain(String.valueOf(cause.getMessage()))));
                return;
            }
        }
        // The log may not have been set up yet: whatever it was given by now is lost.
        System.err.println("mintmark: the service failed");
        failure.printStackTrace();
    }

    /** The service cannot go on: its supervisor learns from the exit code, and an operator from the sentence. */
    private static void end(String reason) {
        System.err.println("mintmark: ended: " + reason);
        System.exit(1);
    }

    static void refuse(StartRefusedException refusal) {
        System.err.println("mintmark: cannot start: " + refusal.getMessage());
    }

    private static Optional<String> setting(String key) {
        return Settings.find(key);
    }

    private static void setUnlessSet(String key, String value) {
        if (setting(key).isEmpty()) {
            System.setProperty(key, value);
        }
    }
}
