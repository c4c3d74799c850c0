package dev.mintmark.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The packaged service as an operator runs it: a process of its own, told what to do by environment variables. It is the
 * jar, or the native executable where the build made one.
 *
 * <p>All that it leaves behind, its embedded PostgreSQL included, ends with {@link #close()}, and with the tests at the
 * latest.
 */
public final class PackagedService implements AutoCloseable {
    /** The tag of tests that take a minute and more: {@code .ci/run} leaves them to the jar. */
    public static final String LONG = "long";

    /** Lines of a machine that paused for seconds; {@link NoBlockedEventLoop} finds what blocks in the service itself. */
    private static final Pattern PAUSED = Pattern.compile("BlockedThreadChecker|VertxException: Thread blocked");

    /** Where a build may leave files. */
    static final Path BUILD =
            Path.of(System.getProperty("mintmark.build.directory", "target")).toAbsolutePath();

    private static final String ADMIN_TOKEN_FILE = "MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE";

    /** Names the property with other options for the JVM than a short-lived process has. */
    public static final String JAVA_OPTIONS = "mintmark.java.options";

    /** A process that lives for seconds has no time for the second compiler. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Process process;
    private final Start start;
    private final Path log;
    private final Instant started;

    private PackagedService(Process process, Start start, Path log) {
        this.process = process;
        this.started = process.info().startInstant().orElse(Instant.EPOCH);
        this.start = start;
        this.log = log;
    }

    /**
     * A service in an empty working directory, with ports that were free just now. Starts of the same value are starts of
     * the same installation.
     */
    public static Start installation() {
        try {
            var directory = Files.createTempDirectory(BUILD, "installation-");
            return new Start(directory, FreePort.next(), FreePort.next(), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The way a service is started; immutable. */
    public record Start(Path directory, int port, int managementPort, Map<String, String> environment) {

        public Start with(String variable, String value) {
            var more = new TreeMap<>(environment);
            more.put(variable, value);
            return new Start(directory, port, managementPort, more);
        }

        public Start with(Map<String, String> variables) {
            var more = new TreeMap<>(environment);
            more.putAll(variables);
            return new Start(directory, port, managementPort, more);
        }

        public Start without(String variable) {
            var fewer = new TreeMap<>(environment);
            fewer.remove(variable);
            return new Start(directory, port, managementPort, fewer);
        }

        /** On a database of an operator's, at loopback alone, with the admin token in a file of its own. */
        public Start on(OutsideDatabase database) {
            return on(database.environment(directory));
        }

        /** @param database the settings by which the service uses it */
        public Start on(Map<String, String> database) {
            return with(database)
                    .with("QUARKUS_HTTP_HOST", "127.0.0.1")
                    .with("MINTMARK_PUBLIC_URL", "http://localhost:" + port)
                    .with(
                            ADMIN_TOKEN_FILE,
                            directory.resolve("admin-token").toAbsolutePath().toString());
        }

        /** One that answers over TLS too, on a port of its own. */
        public Start withTls(TestCertificate certificate) {
            return with("QUARKUS_HTTP_SSL_PORT", Integer.toString(FreePort.next()))
                    .with(
                            "QUARKUS_HTTP_SSL_CERTIFICATE_FILES",
                            certificate
                                    .writeChain(directory.resolve("chain.pem"))
                                    .toString())
                    .with(
                            "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES",
                            certificate.writeKey(directory.resolve("key.pem")).toString());
        }

        /** The same installation's next replica: same settings and public URL, other ports. */
        public Start elsewhere() {
            var same = new TreeMap<>(environment);
            same.putIfAbsent("MINTMARK_PUBLIC_URL", "http://localhost:" + port);
            return new Start(directory, FreePort.next(), FreePort.next(), same);
        }

        /** The same installation on other ports, and at the public URL that follows from them. */
        public Start moved() {
            return new Start(directory, FreePort.next(), FreePort.next(), environment);
        }

        /** Starts it and waits until it is ready. */
        public PackagedService ready() {
            var service = launch();
            try {
                service.awaitReady();
                return service;
            } catch (RuntimeException | Error e) {
                service.close();
                throw e;
            }
        }

        /** Runs a command of it to its end. */
        public Outcome run(String... arguments) {
            try {
                var service = launch(arguments);
                if (!service.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    service.close();
                    throw new AssertionError("still running: " + read(service.log));
                }
                ServiceLifeCycle.closed(service);
                return new Outcome(service.process.exitValue(), read(service.log));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        /** Starts it and waits for nothing. */
        public PackagedService launch(String... arguments) {
            try {
                Files.createDirectories(directory);
                var log = Files.createTempFile(directory, "output-", ".log");
                var command = new ArrayList<>(command());
                command.addAll(List.of(arguments));
                var builder = new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
                var variables = builder.environment();
                variables.keySet().removeIf(name -> name.startsWith("QUARKUS_") || name.startsWith("MINTMARK_"));
                variables.put("QUARKUS_HTTP_PORT", Integer.toString(port));
                variables.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
                variables.putAll(environment);
                var service = new PackagedService(builder.start(), this, log);
                ServiceLifeCycle.opened(service);
                Runtime.getRuntime().addShutdownHook(new Thread(service::close));
                return service;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The end of a command, with all that it wrote. */
    public record Outcome(int exitCode, String output) {}

    /** Tells whether the executable is started, and not the jar. */
    public static boolean isNative() {
        return Boolean.getBoolean("mintmark.native");
    }

    private static List<String> command() throws IOException {
        if (isNative()) {
            try (var files = Files.newDirectoryStream(BUILD, "mintmark-*-runner")) {
                return List.of(files.iterator().next().toString());
            }
        }
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(System.getProperty(JAVA_OPTIONS, SHORT_LIVED).split(" ")));
        command.addAll(
                List.of("-jar", BUILD.resolve("quarkus-app/quarkus-run.jar").toString()));
        return command;
    }

    /** Without a trailing slash; the default {@code mintmark.public-url}. */
    public String baseUrl() {
        return "http://localhost:" + start.port();
    }

    /** Where it was started {@link Start#withTls}. */
    public String tlsUrl() {
        return "https://localhost:" + start.environment().get("QUARKUS_HTTP_SSL_PORT");
    }

    public String managementUrl() {
        return "http://localhost:" + start.managementPort();
    }

    public int port() {
        return start.port();
    }

    public int managementPort() {
        return start.managementPort();
    }

    /** The embedded mode's data directory. */
    public Path dataDirectory() {
        return start.directory().resolve(start.environment().getOrDefault("MINTMARK_DATA_DIR", "data"));
    }

    /** The admin token of its first start: in the file of its settings, else in the data directory. */
    public String adminToken() {
        var file = start.environment().get(ADMIN_TOKEN_FILE);
        return read(file == null ? dataDirectory().resolve("admin-token") : Path.of(file))
                .strip();
    }

    /** Calls the API as the bootstrap admin. */
    public Client admin() {
        return client().as(adminToken());
    }

    /** Calls the API as nobody. */
    public Client client() {
        return Client.of(baseUrl());
    }

    /** Calls the management port. */
    public Client management() {
        return Client.of(managementUrl()).unchecked();
    }

    /** Its output until now, on standard output and standard error. */
    public String output() {
        return read(log);
    }

    /** The lines of its log at WARN and above, but for those of a machine that paused. */
    public List<String> warnings() {
        return output().lines()
                .filter(line -> line.matches(".* (WARN|ERROR|FATAL) +\\[.*") || line.contains("Exception"))
                .filter(line -> !PAUSED.matcher(line).find())
                .toList();
    }

    /** The memory that it has in use, in KiB. */
    public long residentMemory() {
        return read(Path.of("/proc", Long.toString(process.pid()), "status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** The process's id. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public boolean isReady() {
        try {
            var request = HttpRequest.newBuilder(URI.create(managementUrl() + "/q/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Waits until it is ready; fails, with its output, where it ends or is not in a minute. */
    public PackagedService awaitReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (!process.isAlive()) {
                throw new AssertionError("the service ended with " + process.exitValue() + ":\n" + output());
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the service is not ready after " + PATIENCE + ":\n" + output());
            }
            pause();
        }
        return this;
    }

    /** SIGKILL. The embedded PostgreSQL goes on. */
    public void kill9() {
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGTERM; answers the exit code. */
    public int terminate() {
        process.destroy();
        return awaitExit();
    }

    /** Waits for the end it comes to by itself; answers the exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the service does not end:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The first process of the embedded PostgreSQL that this start brought up, where it runs. */
    public Optional<ProcessHandle> postgres() {
        var cluster = dataDirectory().resolve("postgres").toString();
        return ProcessHandle.allProcesses()
                .filter(it -> it.info().arguments().stream()
                        .anyMatch(arguments -> List.of(arguments).contains(cluster)))
                .filter(it -> it.info().startInstant().stream().noneMatch(started::isAfter))
                .findFirst();
    }

    /** SIGKILL for the embedded PostgreSQL. */
    public void killPostgres9() {
        postgres().ifPresent(postgres -> {
            postgres.destroyForcibly();
            postgres.onExit().join();
        });
    }

    @Override
    public void close() {
        ServiceLifeCycle.closed(this);
        process.destroyForcibly();
        process.onExit().join();
        killPostgres9();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted", e);
    }
}
