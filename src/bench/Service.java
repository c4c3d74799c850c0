import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The packaged service, the jar or the native executable, in a process of its own. */
final class Service implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /** The same for all that share a database, whatever their ports: who changes it makes earlier tokens invalid. */
    private static final String PUBLIC_URL = "http://mintmark.test";

    private static final Pattern PROVIDER =
            Pattern.compile("mintmark_signature_provider\\{provider=\"([^\"]+)\",?} 1\\.0");

    /** Made by the build where its JDK can. */
    private static final Path CACHE = Path.of("target/quarkus-app/app.aot");

    private final boolean isNative;
    private final Process process;
    private final int port;
    private final int managementPort;
    private final Path directory;

    private Service(boolean isNative, Process process, int port, int managementPort, Path directory) {
        this.isNative = isNative;
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
        this.directory = directory;
    }

    /** Comes back when it is ready. */
    static Service start(Path directory, Database database, boolean isNative, Map<String, String> settings)
            throws IOException, InterruptedException {
        var service = launch(directory, database, isNative, settings);
        try {
            service.awaitReady();
        } catch (IOException | InterruptedException | RuntimeException e) {
            service.close();
            throw e;
        }
        return service;
    }

    /** Comes back at once. */
    static Service launch(Path directory, Database database, boolean isNative, Map<String, String> settings)
            throws IOException {
        int port = freePort();
        int managementPort = freePort();
        var key = Files.writeString(
                directory.resolve("key-encryption-key"), Base64.getEncoder().encodeToString(new byte[32]));
        var builder = new ProcessBuilder(command(isNative))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("service.log").toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.matches("(MINTMARK|QUARKUS|JAVA_TOOL)_.*"));
        environment.putAll(database.environment());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("MINTMARK_PUBLIC_URL", PUBLIC_URL);
        environment.put("MINTMARK_KEY_ENCRYPTION_KEY_FILE", key.toString());
        environment.put(
                "MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE", directory.resolve("admin-token").toString());
        environment.putAll(settings);
        return new Service(isNative, builder.start(), port, managementPort, directory);
    }

    String base() {
        return "http://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** Who makes and checks signatures, as its metrics say. */
    String signatureProvider() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < end) {
            var found = PROVIDER.matcher(ofManagement("/q/metrics").body());
            if (found.find()) {
                return found.group(1);
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("the service does not say who signs");
    }

    String packaged() {
        return isNative ? "native executable" : hasCache() ? "jar with its AOT cache" : "jar without an AOT cache";
    }

    long pid() {
        return process.pid();
    }

    String adminToken() throws IOException {
        return Files.readString(directory.resolve("admin-token")).strip();
    }

    /** As the administrator. */
    JsonNode call(String method, String path, Object body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base() + path))
                .header("Authorization", "Bearer " + adminToken())
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)));
        return read(path, HTTP.send(request.build(), BodyHandlers.ofString()));
    }

    /** As anybody, or as whom {@code authorization} says. */
    HttpResponse<String> post(String path, String form, String authorization) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private static JsonNode read(String path, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + ' ' + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private static List<String> command(boolean isNative) throws IOException {
        if (!isNative) {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            if (hasCache()) {
                // Without it, rather not at all: who reads the numbers could not tell.
                command.addAll(List.of("-XX:AOTCache=" + CACHE.toAbsolutePath(), "-XX:AOTMode=on"));
            }
            command.addAll(
                    List.of("-jar", Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString()));
            return command;
        }
        try (var files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith("-runner"))
                    .findFirst()
                    .map(file -> List.of(file.toAbsolutePath().toString()))
                    .orElseThrow(() -> new IllegalStateException("build it first: ./mvnw package -Dnative"));
        }
    }

    private static boolean hasCache() {
        return Runtime.version().feature() >= 25 && Files.exists(CACHE);
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (process.isAlive() && System.nanoTime() < end) {
            try {
                if (ofManagement("/q/health/ready").statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // not listening yet
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException(Files.readString(directory.resolve("service.log")));
    }

    private HttpResponse<String> ofManagement(String path) throws IOException, InterruptedException {
        var address = URI.create("http://127.0.0.1:" + managementPort + path);
        return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
